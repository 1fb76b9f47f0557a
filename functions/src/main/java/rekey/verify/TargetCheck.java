package rekey.verify;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import rekey.journal.JournalEntry;
import rekey.key.Serving;
import rekey.logs.LogGroup;
import rekey.outcome.Failure;
import rekey.target.PreviousKey;

/// Decides what a run expects of the targets that its verification finds.
sealed interface TargetCheck permits RotationCheck, RestorationCheck, AppliedCheck, KeptReaders {
    /// Whether nothing is to be done about a log group in scope.
    boolean isRight(LogGroup group, OwnChanges ours);

    /// Whether the survey counted a log group as right, where that is right and this run was not to
    /// change it.
    boolean isCounted(LogGroup right);

    /// What moves a log group that is not right, and that this run did not journal.
    JournalEntry entry(LogGroup group);

    /// The key that the query results are to be on.
    PreviousKey wantedOfQueryResults(OwnChanges ours);

    /// What moves query results that the survey found right.
    ///
    /// @param now the key that they are on, which is not the one that is wanted for them
    /// @return empty where they are to stay
    Optional<JournalEntry> entryOfQueryResults(PreviousKey now, OwnChanges ours);

    /// Whether a target may be put on the key that is wanted for it. Reads that key: to be asked for
    /// only where there is something to judge.
    Function<JournalEntry, Serving.Judgement> judging();

    /// Why nobody can judge now what moves some log groups, if AWS may tell later.
    default Optional<Failure> untold(List<LogGroup> newSince) {
        return Optional.empty();
    }

    /// Whether a log group fails that no round is left for. What does not is the next run's.
    ///
    /// @param entry of a log group that is not right, and that this run did not journal
    /// @param wasCounted whether this run has called it right or deleted before
    boolean failsAtTheEnd(JournalEntry entry, boolean wasCounted);
}
