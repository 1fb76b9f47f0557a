package rekey.outcome;

import java.util.List;
import java.util.stream.Stream;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Targets of a place that a restoration leaves alone: since the run that is undone, somebody has
/// moved them on.
///
/// @param targets the first of them, at most [FailureGroup#NAMED_TARGETS]
public record MovedOn(int count, List<Left> targets) {
    public static final MovedOn NONE = new MovedOn(0, List.of());

    /// @param key that it is on now
    public record Left(Target target, PreviousKey key) {}

    static MovedOn of(Target target, PreviousKey key) {
        return new MovedOn(1, List.of(new Left(target, key)));
    }

    MovedOn plus(MovedOn other) {
        var named = Stream.concat(targets.stream(), other.targets.stream())
                .limit(FailureGroup.NAMED_TARGETS)
                .toList();
        return new MovedOn(count + other.count, named);
    }
}
