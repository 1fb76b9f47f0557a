package rekey.outcome;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Objects;
import rekey.target.Names;
import rekey.target.Target;

/// The outcomes of a place's targets, counted. Bounded whatever the number of targets: see
/// [FailureGroups].
///
/// @param names of those that are neither moved nor a failure
public record Tally(
        int changed,
        int alreadyRight,
        int gone,
        int reserved,
        int excluded,
        MovedOn movedOn,
        List<FailureGroup> failures,
        @JsonUnwrapped TargetNames names,
        @JsonInclude(JsonInclude.Include.NON_NULL) Drifted drifted) {

    /// One of an earlier version has no `drifted`.
    public Tally {
        drifted = Objects.requireNonNullElse(drifted, Drifted.NONE);
    }

    /// Of failures that are not told apart any more, whoever is to blame for each.
    public static final String OTHERS_CODE = "Others";

    public static final Tally EMPTY = new Tally(0, 0, 0, 0, 0, MovedOn.NONE, List.of());

    private Tally(
            int changed,
            int alreadyRight,
            int gone,
            int reserved,
            int excluded,
            MovedOn movedOn,
            List<FailureGroup> failures) {
        this(changed, alreadyRight, gone, reserved, excluded, movedOn, failures, TargetNames.NONE, Drifted.NONE);
    }

    private Tally naming(TargetNames first) {
        return new Tally(changed, alreadyRight, gone, reserved, excluded, movedOn, failures, first, drifted);
    }

    public static Tally of(Target target, TargetOutcome outcome) {
        return switch (outcome) {
            case TargetOutcome.Changed() -> new Tally(1, 0, 0, 0, 0, MovedOn.NONE, List.of());
            case TargetOutcome.Drifted(var drift) -> drifted(Drifted.of(target, drift));
            case TargetOutcome.AlreadyRight() -> alreadyRight(1);
            case TargetOutcome.MovedOn(var key) -> new Tally(0, 0, 0, 0, 0, MovedOn.of(target, key), List.of());
            case TargetOutcome.Gone() -> gone(1).naming(new TargetNames(Names.of(target), Names.NONE));
            case TargetOutcome.Reserved() ->
                new Tally(0, 0, 0, 1, 0, MovedOn.NONE, List.of()).naming(new TargetNames(Names.NONE, Names.of(target)));
            case TargetOutcome.Denied(var failure) -> failed(target, failure);
            case TargetOutcome.Failed(var failure) -> failed(target, failure);
        };
    }

    private static Tally failed(Target target, Failure failure) {
        return new Tally(0, 0, 0, 0, 0, MovedOn.NONE, List.of(new FailureGroup(failure, 1, List.of(target))));
    }

    public static Tally alreadyRight(int count) {
        return new Tally(0, count, 0, 0, 0, MovedOn.NONE, List.of());
    }

    /// Targets that were counted as right, and are not any more: what they come to is counted
    /// beside.
    public static Tally rightNoLonger(int count) {
        return alreadyRight(-count);
    }

    public static Tally gone(int count) {
        return new Tally(0, 0, count, 0, 0, MovedOn.NONE, List.of());
    }

    public static Tally excluded(int count) {
        return new Tally(0, 0, 0, 0, count, MovedOn.NONE, List.of());
    }

    /// Targets that have drifted for one reason and were not looked at one by one.
    public static Tally drifted(Drift drift, int count) {
        return drifted(Drifted.of(drift, count));
    }

    private static Tally drifted(Drifted drifted) {
        return new Tally(0, 0, 0, 0, 0, MovedOn.NONE, List.of(), TargetNames.NONE, drifted);
    }

    /// Targets that share one failure and were not tried one by one.
    public static Tally failed(Failure failure, int count) {
        return count == 0
                ? EMPTY
                : new Tally(0, 0, 0, 0, 0, MovedOn.NONE, List.of(new FailureGroup(failure, count, List.of())));
    }

    /// A failure of the whole place, and not of a target: no target is counted.
    public static Tally ofPlace(Failure failure) {
        return new Tally(0, 0, 0, 0, 0, MovedOn.NONE, List.of(new FailureGroup(failure, 0, List.of())));
    }

    /// Whether a target failed, or the whole place, or one that a plan was to change is left alone.
    public boolean hasFailures() {
        return !failures.isEmpty() || drifted.planned() > 0;
    }

    public int failed() {
        return failures.stream().mapToInt(FailureGroup::count).sum();
    }

    public int targets() {
        return counts().targets();
    }

    /// Of the targets that have an outcome.
    public Counts counts() {
        return new Counts(
                changed, alreadyRight, gone, reserved, excluded, movedOn.count(), failed(), 0, 0, drifted.count());
    }

    public Tally plus(Tally other) {
        return new Tally(
                changed + other.changed,
                alreadyRight + other.alreadyRight,
                gone + other.gone,
                reserved + other.reserved,
                excluded + other.excluded,
                movedOn.plus(other.movedOn),
                FailureGroups.plus(failures, other.failures),
                names.plus(other.names),
                drifted.plus(other.drifted));
    }

    /// A target counted as changed turned out not to be: its failure takes the place of the change.
    public Tally withdraw(Target target, Failure failure) {
        return new Tally(
                Math.max(0, changed - 1),
                alreadyRight,
                gone,
                reserved,
                excluded,
                movedOn,
                FailureGroups.plus(failures, List.of(new FailureGroup(failure, 1, List.of(target)))),
                names,
                drifted);
    }
}
