package rekey.progress;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rekey.journal.JournalEntry;
import rekey.key.KeyHealth;
import rekey.target.Target;

/// What was moved off one previous key in a place, and what is still on it: it decides how long the
/// key is needed.
///
/// @param queryResults whether the query results were on it
/// @param lastChange when the last target was moved off it; null where it is not known
/// @param health of the key, as the verification found it
/// @param others that it found on the key
public record PreviousKeyUse(
        @JsonUnwrapped LogGroupsMoved left,
        boolean queryResults,
        @Nullable Instant lastChange,
        @JsonUnwrapped StillOnKey still,
        KeyHealth health,
        OtherHolders others) {
    public static final PreviousKeyUse NONE =
            new PreviousKeyUse(LogGroupsMoved.NONE, false, null, StillOnKey.NONE, KeyHealth.NotLookedAt.BY_NOBODY);

    /// What versions wrote that did not look has no health, or no others.
    public PreviousKeyUse {
        health = Objects.requireNonNullElse(health, KeyHealth.NotLookedAt.BY_NOBODY);
        others = OtherHolders.orNobody(others);
    }

    /// Of a key that was not asked for what else is on it.
    public PreviousKeyUse(
            LogGroupsMoved left,
            boolean queryResults,
            @Nullable Instant lastChange,
            StillOnKey still,
            KeyHealth health) {
        this(left, queryResults, lastChange, still, health, OtherHolders.BY_NOBODY);
    }

    static PreviousKeyUse of(JournalEntry entry, Instant changed) {
        var use = switch (entry.target()) {
            case Target.QueryResults() -> NONE.withQueryResults(true);
            case Target.LogGroup group -> ofLogGroup(group, entry.retentionInDays());
        };
        return use.changed(changed).with(StillOnKey.NONE.doubted(StillOnKey.Doubt.UNSEEN));
    }

    public static PreviousKeyUse of(LogGroupsMoved left) {
        return new PreviousKeyUse(left, false, null, StillOnKey.NONE, NONE.health);
    }

    /// @param retentionInDays null: its events never expire
    public static PreviousKeyUse ofLogGroup(Target group, @Nullable Integer retentionInDays) {
        return of(LogGroupsMoved.one(group, retentionInDays));
    }

    public static PreviousKeyUse ofTargetStillOnIt(Target target) {
        return NONE.with(StillOnKey.of(target));
    }

    /// Of nobody knows which targets.
    public static PreviousKeyUse ofTargetsStillOnIt(int targets) {
        return NONE.with(StillOnKey.of(targets));
    }

    /// Of targets that a survey found on it, in a place that gave no result since.
    public static PreviousKeyUse ofTargetsLastSeenOnIt(int targets) {
        return NONE.with(StillOnKey.of(targets).doubted(StillOnKey.Doubt.UNSEEN));
    }

    /// Of query results whose key nobody knows.
    public static PreviousKeyUse ofUnreadQueryResults() {
        return NONE.with(StillOnKey.NONE.doubted(StillOnKey.Doubt.UNREAD));
    }

    /// Of a target whose key has a name, and nobody knows which key that is.
    public static PreviousKeyUse ofUntoldName() {
        return NONE.with(StillOnKey.NONE.doubted(StillOnKey.Doubt.UNTOLD));
    }

    public PreviousKeyUse plus(PreviousKeyUse other) {
        return new PreviousKeyUse(
                left.plus(other.left),
                queryResults || other.queryResults,
                later(lastChange, other.lastChange),
                still.plus(other.still),
                other.health.or(health),
                other.others.or(others));
    }

    public int logGroups() {
        return left.logGroups();
    }

    public int stillOnIt() {
        return still.stillOnIt();
    }

    /// How many targets of the place were on it and left it.
    public int moved() {
        return logGroups() + (queryResults ? 1 : 0);
    }

    public PreviousKeyUse with(StillOnKey now) {
        return new PreviousKeyUse(left, queryResults, lastChange, now, health, others);
    }

    public PreviousKeyUse withQueryResults(boolean were) {
        return new PreviousKeyUse(left, were, lastChange, still, health, others);
    }

    public PreviousKeyUse changed(@Nullable Instant last) {
        return new PreviousKeyUse(left, queryResults, last, still, health, others);
    }

    /// With what KMS says of the key now.
    public PreviousKeyUse looked(KeyHealth now) {
        return new PreviousKeyUse(left, queryResults, lastChange, still, now, others);
    }

    /// With what else is on the key now.
    public PreviousKeyUse with(OtherHolders found) {
        return new PreviousKeyUse(left, queryResults, lastChange, still, health, found);
    }

    static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null) {
            return other;
        }
        return other == null || one.isAfter(other) ? one : other;
    }
}
