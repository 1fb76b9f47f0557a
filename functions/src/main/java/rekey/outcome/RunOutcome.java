package rekey.outcome;

import java.util.Collection;

/// What became of a run.
public enum RunOutcome {
    COMPLETE,
    INCOMPLETE;

    public static RunOutcome of(Collection<PlaceOutcome> places) {
        return places.stream().allMatch(PlaceOutcome::complete) ? COMPLETE : INCOMPLETE;
    }
}
