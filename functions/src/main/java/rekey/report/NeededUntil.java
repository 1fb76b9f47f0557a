package rekey.report;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rekey.rotate.PreviousKeyUse;

/// How long a previous key is needed to read what it encrypted. Events written up to the moment the
/// association took effect are under it until they expire, and expired events are deleted within 72
/// hours; query results are kept for 7 days.
///
/// Source:
/// docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
final class NeededUntil {
    private static final Duration EFFECT = Duration.ofMinutes(5);
    private static final Duration DELETION = Duration.ofDays(3);
    private static final Duration QUERY_RESULTS = Duration.ofDays(7);

    private NeededUntil() {}

    /// @return null where some events never expire, where log groups are still on the key, or where
    ///     the last change is not known
    static @Nullable Instant of(PreviousKeyUse use) {
        var changed = use.lastChange();
        if (changed == null || use.neverExpires() > 0 || use.stillOnIt() > 0) {
            return null;
        }
        var effective = changed.plus(EFFECT);
        var logs = use.logGroups() == 0
                ? effective
                : effective.plus(Duration.ofDays(use.longestRetentionDays())).plus(DELETION);
        var queryResults = use.queryResults() ? effective.plus(QUERY_RESULTS) : effective;
        return logs.isAfter(queryResults) ? logs : queryResults;
    }
}
