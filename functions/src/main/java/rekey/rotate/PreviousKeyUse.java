package rekey.rotate;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rekey.journal.JournalEntry;
import rekey.target.Target;

/// What was moved off one previous key in a place: it decides how long the key is needed.
///
/// @param longestRetentionDays over the log groups that expire; 0 where none does
/// @param neverExpires how many log groups keep their events for ever
/// @param queryResults whether the query results were on it
/// @param lastChange null where it is not known
/// @param stillOnIt how many log groups of the place the verification found on it
public record PreviousKeyUse(
        int logGroups,
        int longestRetentionDays,
        int neverExpires,
        boolean queryResults,
        @Nullable Instant lastChange,
        int stillOnIt) {

    public PreviousKeyUse(
            int logGroups,
            int longestRetentionDays,
            int neverExpires,
            boolean queryResults,
            @Nullable Instant lastChange) {
        this(logGroups, longestRetentionDays, neverExpires, queryResults, lastChange, 0);
    }

    static PreviousKeyUse of(JournalEntry entry, Instant changed) {
        return switch (entry.target()) {
            case Target.QueryResults() -> new PreviousKeyUse(0, 0, 0, true, changed);
            case Target.LogGroup(var _) -> {
                var days = entry.retentionInDays();
                yield new PreviousKeyUse(1, days == null ? 0 : days, days == null ? 1 : 0, false, changed);
            }
        };
    }

    PreviousKeyUse plus(PreviousKeyUse other) {
        return new PreviousKeyUse(
                logGroups + other.logGroups,
                Math.max(longestRetentionDays, other.longestRetentionDays),
                neverExpires + other.neverExpires,
                queryResults || other.queryResults,
                later(lastChange, other.lastChange),
                stillOnIt + other.stillOnIt);
    }

    PreviousKeyUse stillOnIt(int found) {
        return new PreviousKeyUse(logGroups, longestRetentionDays, neverExpires, queryResults, lastChange, found);
    }

    static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null) {
            return other;
        }
        return other == null || one.isAfter(other) ? one : other;
    }
}
