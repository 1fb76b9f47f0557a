package rekey.outcome;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import rekey.target.Target;

/// Targets of a place that are left alone, because they are not as the plan that is applied had
/// shown them.
///
/// @param groups one a reason
public record Drifted(List<Group> groups) {
    public static final Drifted NONE = new Drifted(List.of());

    /// @param targets the first of them, at most [FailureGroup#NAMED_TARGETS]; none of those that were
    ///     not looked at one by one
    public record Group(Drift.Reason reason, int count, List<Left> targets) {
        private Group plus(Group other) {
            return new Group(
                    reason,
                    count + other.count,
                    Stream.concat(targets.stream(), other.targets.stream())
                            .limit(FailureGroup.NAMED_TARGETS)
                            .toList());
        }
    }

    /// @param message how it is now, and how the plan had it
    public record Left(Target target, String message) {}

    static Drifted of(Target target, Drift drift) {
        return new Drifted(List.of(new Group(drift.reason(), 1, List.of(new Left(target, drift.message())))));
    }

    static Drifted of(Drift drift, int count) {
        return count == 0 ? NONE : new Drifted(List.of(new Group(drift.reason(), count, List.of())));
    }

    Drifted plus(Drifted other) {
        if (other.groups.isEmpty()) {
            return this;
        }
        var byReason = new EnumMap<Drift.Reason, Group>(Drift.Reason.class);
        Stream.concat(groups.stream(), other.groups.stream())
                .forEach(group -> byReason.merge(group.reason(), group, Group::plus));
        return new Drifted(List.copyOf(byReason.values()));
    }

    public int count() {
        return groups.stream().mapToInt(Group::count).sum();
    }

    /// Why the place is not complete, where the plan was to change some of them.
    ///
    /// @param plan that is applied
    public Optional<Failure> failure(String plan) {
        int left = planned();
        return left == 0
                ? Optional.empty()
                : Optional.of(new Failure(
                        Drift.CODE,
                        String.format(
                                Locale.ENGLISH,
                                "%,d %s not as plan %s showed: left alone",
                                left,
                                left == 1 ? "target is" : "targets are",
                                plan),
                        Blame.CONFIGURATION,
                        "Look at `drift` of the place, make a new plan with the same input, and apply it"));
    }

    /// How many of them the plan was to change.
    public int planned() {
        return groups.stream()
                .filter(group -> group.reason().planned())
                .mapToInt(Group::count)
                .sum();
    }
}
