package rekey.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import rekey.target.Names;
import rekey.target.Target;

/// Log groups that were moved off a key, and not deleted since.
///
/// @param logGroups how many
/// @param longestRetentionDays over those that expire; 0 where none does
/// @param neverExpires how many of them keep their events for ever
/// @param neverExpiresNames the first of those
public record LogGroupsMoved(
        int logGroups,
        int longestRetentionDays,
        int neverExpires,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) Names neverExpiresNames) {
    public static final LogGroupsMoved NONE = new LogGroupsMoved(0, 0, 0);

    public LogGroupsMoved {
        neverExpiresNames = Names.orNone(neverExpiresNames);
    }

    public LogGroupsMoved(int logGroups, int longestRetentionDays, int neverExpires) {
        this(logGroups, longestRetentionDays, neverExpires, Names.NONE);
    }

    /// @param retentionInDays null: its events never expire
    static LogGroupsMoved one(Target group, @Nullable Integer retentionInDays) {
        return retentionInDays == null
                ? new LogGroupsMoved(1, 0, 1, Names.of(group))
                : new LogGroupsMoved(1, retentionInDays, 0);
    }

    LogGroupsMoved plus(LogGroupsMoved other) {
        return new LogGroupsMoved(
                logGroups + other.logGroups,
                Math.max(longestRetentionDays, other.longestRetentionDays),
                neverExpires + other.neverExpires,
                neverExpiresNames.plus(other.neverExpiresNames));
    }
}
