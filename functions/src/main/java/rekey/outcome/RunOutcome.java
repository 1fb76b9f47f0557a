package rekey.outcome;

import java.util.Collection;

/// What became of a run.
public enum RunOutcome {
    COMPLETE,
    INCOMPLETE,

    /// Of a plan: a rotation can do all of it, as far as anybody can look.
    READY,

    /// Of a plan: some place cannot be rotated as it is, or what decides about it was not looked at.
    BLOCKED;

    public static RunOutcome of(Collection<PlaceOutcome> places) {
        return complete(places) ? COMPLETE : INCOMPLETE;
    }

    /// @param doubts whether there are any about a place that is planned
    public static RunOutcome ofPlan(Collection<PlaceOutcome> places, boolean doubts) {
        return complete(places) && !doubts ? READY : BLOCKED;
    }

    private static boolean complete(Collection<PlaceOutcome> places) {
        return places.stream().allMatch(PlaceOutcome::complete);
    }

    /// Whether the execution succeeds: a plan has done its work whatever it has found.
    public boolean succeeds() {
        return this != INCOMPLETE;
    }
}
