package rekey.plan;

import java.util.List;
import java.util.SortedSet;
import rekey.input.Problems;
import rekey.outcome.Failure;

/// A run before this one, whose places are all that this run visits.
interface EarlierRun {
    SortedSet<String> accounts();

    /// The Regions of an account that are to be visited, in order.
    List<String> regions(String account);

    /// Why an account is not visited in which there is none: half a sentence.
    String nothingIn(String account);

    /// @param reason why the account cannot be entered: half a sentence
    String missed(String account, String reason);

    Failure missing(LeftOut account);

    /// Notes that nothing of it is in scope.
    void refuse(Problems problems);
}
