package rekey.progress;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rekey.journal.JournalEntry;
import rekey.key.KeyHealth;
import rekey.target.Target;

/// What was moved off one previous key in a place, and what is still on it: it decides how long the
/// key is needed.
///
/// @param logGroups moved off it, and not deleted since
/// @param longestRetentionDays over those that expire; 0 where none does
/// @param neverExpires how many of them keep their events for ever
/// @param queryResults whether the query results were on it
/// @param lastChange when the last target was moved off it; null where it is not known
/// @param stillOnIt how many targets of the place the verification found on it
/// @param unread whether nobody knows which key the query results are on now
/// @param untold whether targets are or were on a name of which nobody knows which key it means
/// @param unseen whether this is what the changes alone tell: the place was not looked at again
/// @param health of the key, as the verification found it
public record PreviousKeyUse(
        int logGroups,
        int longestRetentionDays,
        int neverExpires,
        boolean queryResults,
        @Nullable Instant lastChange,
        int stillOnIt,
        boolean unread,
        boolean untold,
        boolean unseen,
        KeyHealth health) {
    public static final PreviousKeyUse NONE = new PreviousKeyUse(0, 0, 0, false, null, 0, false, false, false);

    /// What versions wrote that did not look at the key has no health.
    public PreviousKeyUse {
        health = Objects.requireNonNullElse(health, KeyHealth.NotLookedAt.BY_NOBODY);
    }

    public PreviousKeyUse(
            int logGroups,
            int longestRetentionDays,
            int neverExpires,
            boolean queryResults,
            @Nullable Instant lastChange,
            int stillOnIt,
            boolean unread,
            boolean untold,
            boolean unseen) {
        this(
                logGroups,
                longestRetentionDays,
                neverExpires,
                queryResults,
                lastChange,
                stillOnIt,
                unread,
                untold,
                unseen,
                KeyHealth.NotLookedAt.BY_NOBODY);
    }

    static PreviousKeyUse of(JournalEntry entry, Instant changed) {
        var use = switch (entry.target()) {
            case Target.QueryResults() -> NONE.withQueryResults(true);
            case Target.LogGroup(var _) -> ofLogGroup(entry.retentionInDays());
        };
        return use.changed(changed).unlooked();
    }

    /// @param retentionInDays null: its events never expire
    public static PreviousKeyUse ofLogGroup(@Nullable Integer retentionInDays) {
        return retentionInDays == null
                ? new PreviousKeyUse(1, 0, 1, false, null, 0, false, false, false)
                : new PreviousKeyUse(1, retentionInDays, 0, false, null, 0, false, false, false);
    }

    public static PreviousKeyUse ofTargetsStillOnIt(int targets) {
        return new PreviousKeyUse(0, 0, 0, false, null, targets, false, false, false);
    }

    /// Of targets that a survey found on it, in a place of which nothing was heard since.
    public static PreviousKeyUse ofTargetsLastSeenOnIt(int targets) {
        return new PreviousKeyUse(0, 0, 0, false, null, targets, false, false, true);
    }

    /// Of query results whose key nobody knows.
    public static PreviousKeyUse ofUnreadQueryResults() {
        return new PreviousKeyUse(0, 0, 0, false, null, 0, true, false, false);
    }

    /// Of a target whose key has a name, and nobody knows which key that is.
    public static PreviousKeyUse ofUntoldName() {
        return new PreviousKeyUse(0, 0, 0, false, null, 0, false, true, false);
    }

    public PreviousKeyUse plus(PreviousKeyUse other) {
        return new PreviousKeyUse(
                logGroups + other.logGroups,
                Math.max(longestRetentionDays, other.longestRetentionDays),
                neverExpires + other.neverExpires,
                queryResults || other.queryResults,
                later(lastChange, other.lastChange),
                stillOnIt + other.stillOnIt,
                unread || other.unread,
                untold || other.untold,
                unseen || other.unseen,
                other.health.or(health));
    }

    /// How many targets of the place were on it and left it.
    public int moved() {
        return logGroups + (queryResults ? 1 : 0);
    }

    private PreviousKeyUse unlooked() {
        return new PreviousKeyUse(
                logGroups,
                longestRetentionDays,
                neverExpires,
                queryResults,
                lastChange,
                stillOnIt,
                unread,
                untold,
                true,
                health);
    }

    PreviousKeyUse withQueryResults(boolean were) {
        return new PreviousKeyUse(
                logGroups,
                longestRetentionDays,
                neverExpires,
                were,
                lastChange,
                stillOnIt,
                unread,
                untold,
                unseen,
                health);
    }

    PreviousKeyUse changed(@Nullable Instant last) {
        return new PreviousKeyUse(
                logGroups,
                longestRetentionDays,
                neverExpires,
                queryResults,
                last,
                stillOnIt,
                unread,
                untold,
                unseen,
                health);
    }

    /// With what KMS says of the key now.
    public PreviousKeyUse looked(KeyHealth now) {
        return new PreviousKeyUse(
                logGroups,
                longestRetentionDays,
                neverExpires,
                queryResults,
                lastChange,
                stillOnIt,
                unread,
                untold,
                unseen,
                now);
    }

    static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null) {
            return other;
        }
        return other == null || one.isAfter(other) ? one : other;
    }
}
