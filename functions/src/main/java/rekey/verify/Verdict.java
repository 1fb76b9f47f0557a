package rekey.verify;

import java.util.List;
import rekey.progress.PlaceProgress;

/// What the workflow does with a batch after it was verified.
enum Verdict {
    DONE,
    /// Log groups are new since the survey: rotate those.
    ROTATE,
    /// The look is not through: go on with it at once.
    LOOK_ON,
    /// Something is not as it was left: look once more, after a wait.
    LOOK_AGAIN;

    static Verdict of(List<PlaceProgress> places) {
        if (places.stream().anyMatch(PlaceProgress::hasRemaining)) {
            return ROTATE;
        }
        if (places.stream().anyMatch(place -> place.look() != null && place.delay() == null)) {
            return LOOK_ON;
        }
        return places.stream().allMatch(PlaceProgress::verified) ? DONE : LOOK_AGAIN;
    }
}
