package rekey.progress;

import org.jspecify.annotations.Nullable;

/// Log groups that were moved off a key, and not deleted since.
///
/// @param logGroups how many
/// @param longestRetentionDays over those that expire; 0 where none does
/// @param neverExpires how many of them keep their events for ever
public record LogGroupsMoved(int logGroups, int longestRetentionDays, int neverExpires) {
    public static final LogGroupsMoved NONE = new LogGroupsMoved(0, 0, 0);

    /// @param retentionInDays null: its events never expire
    static LogGroupsMoved one(@Nullable Integer retentionInDays) {
        return retentionInDays == null ? new LogGroupsMoved(1, 0, 1) : new LogGroupsMoved(1, retentionInDays, 0);
    }

    LogGroupsMoved plus(LogGroupsMoved other) {
        return new LogGroupsMoved(
                logGroups + other.logGroups,
                Math.max(longestRetentionDays, other.longestRetentionDays),
                neverExpires + other.neverExpires);
    }
}
