package rekey.outcome;

import java.util.ArrayList;
import java.util.List;
import rekey.target.Target;

/// Equal failures of a place, as one entry.
///
/// @param count how many targets failed so; 0 for a failure of the whole place
/// @param targets the first of them, at most [#NAMED_TARGETS]
public record FailureGroup(Failure failure, int count, List<Target> targets) {
    static final int NAMED_TARGETS = 20;

    FailureGroup as(Failure others) {
        return new FailureGroup(others, count, targets);
    }

    /// @param other counted under the failure of this one
    FailureGroup plus(FailureGroup other) {
        var named = new ArrayList<>(targets);
        other.targets.stream().limit(NAMED_TARGETS - (long) named.size()).forEach(named::add);
        return new FailureGroup(failure, count + other.count, List.copyOf(named));
    }
}
