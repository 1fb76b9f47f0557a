package rekey.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rekey.outcome.Patience;
import rekey.progress.PlaceProgress;

/// For how long a change that does not show is waited for, and how often it is looked for. AWS says
/// that it takes effect within 5 minutes, and promises nothing: time ends the looks, not their
/// number. With the usual patience of 30 minutes a change is looked for a dozen times: soon after 5
/// minutes every minute, after 12 minutes every two and a half, in the end every 5.
///
/// Source: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
final class Lateness {
    static final Duration SHORTEST_PAUSE = Duration.ofSeconds(30);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /// Of the time since the last change: a look comes later than it could by no more than this.
    private static final int SHARE = 5;

    private Lateness() {}

    /// @param changed when the last change was made that takes its time; null where none was
    static boolean isPossible(@Nullable Instant changed, Patience patience, Instant now) {
        return changed != null && now.isBefore(changed.plus(patience.longest()));
    }

    /// Before the next look at a batch: at the pace of the place that is to be looked at soonest.
    static Duration pause(List<PlaceProgress> places, Instant now) {
        return places.stream()
                .filter(place -> !place.verified())
                .map(place -> pause(place, now))
                .min(Duration::compareTo)
                .orElse(SHORTEST_PAUSE);
    }

    private static Duration pause(PlaceProgress place, Instant now) {
        var changed = place.results().settling();
        if (place.delay() != null || place.looks() < PlaceVerification.MOST_LOOKS || changed == null) {
            return SHORTEST_PAUSE;
        }
        var share = Duration.between(changed, now).dividedBy(SHARE);
        return Collections.max(List.of(SHORTEST_PAUSE, Collections.min(List.of(LONGEST_PAUSE, share))));
    }
}
