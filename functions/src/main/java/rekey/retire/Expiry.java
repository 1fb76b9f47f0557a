package rekey.retire;

import java.time.Duration;
import java.time.Instant;

/// How long a key is needed for what targets stored under it before they left. The one place that
/// computes it: for the report of a run, and for the retirement of a key.
///
/// Events are under the key until the association with another took effect, and stay until they
/// expire; expired events are deleted within 72 hours. Query results are kept for 7 days. With a
/// deleted log group its events are deleted.
///
/// Source:
/// docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
/// Source: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AnalyzingLogData.html
public final class Expiry {
    /// What AWS says an association may take. The stack's PropagationSeconds is another thing: how
    /// long a run waits before it looks, and AWS is neither faster nor slower for it.
    public static final Duration EFFECT = Duration.ofMinutes(5);

    /// Of events that have expired.
    public static final Duration DELETION = Duration.ofDays(3);

    private static final Duration QUERY_RESULTS = Duration.ofDays(7);

    private Expiry() {}

    /// @param lastChange when AWS took the last association with another key
    /// @param logGroups how many log groups left the key, and exist still
    /// @param longestRetentionDays in force, over those of them that expire
    /// @param queryResults whether the query results left it
    public static Instant of(Instant lastChange, int logGroups, int longestRetentionDays, boolean queryResults) {
        var effective = lastChange.plus(EFFECT);
        var events = logGroups == 0
                ? effective
                : effective.plus(Duration.ofDays(longestRetentionDays)).plus(DELETION);
        var results = queryResults ? effective.plus(QUERY_RESULTS) : effective;
        return events.isAfter(results) ? events : results;
    }
}
