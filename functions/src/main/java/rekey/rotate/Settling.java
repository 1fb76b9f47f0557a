package rekey.rotate;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rekey.progress.PlaceProgress;

/// How long a batch must wait until its changes have taken effect.
final class Settling {
    private Settling() {}

    /// The last change of the batch and the propagation delay, in whole seconds, because a Wait
    /// state is given a date; null where no place that is still to be verified has changed
    /// anything.
    ///
    /// Source: docs.aws.amazon.com/step-functions/latest/dg/state-wait.html
    static @Nullable Instant end(List<PlaceProgress> places, Duration propagation) {
        return places.stream()
                .filter(place -> !place.verified())
                .map(place -> place.results().settling())
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .map(last -> last.plus(propagation).plusSeconds(1).truncatedTo(ChronoUnit.SECONDS))
                .orElse(null);
    }
}
