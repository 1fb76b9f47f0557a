package rekey.retire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rekey.words.Amount;

/// What left a key in a place by the journal of one run, joined with the log groups as they are now.
/// A target that several journals name is counted for the last of them; one that is on the key again
/// for none.
///
/// @param run whose journal has it; empty where none has
/// @param began when that run, or the look, found them on the key, at the earliest
/// @param by when the last of them had left, at the latest; null where nobody knows
/// @param logGroups how many, of those that exist still
/// @param deleted how many log groups do not exist any more: their events are deleted with them
/// @param longestRetentionDays in force now, over those that expire
/// @param neverExpires how many keep their events for ever
/// @param shortened whether the retention of one was longer when the journal was written: what it
///     kept until now is deleted within 72 hours of the day when somebody shortened it
/// @param queryResults whether the query results left it, or may have
/// @param stopped whether the run was stopped or died amid the place
/// @param trace how it is known that they were on the key; by a journal where nothing is said
/// @param stacks that made log groups among them, at most [#MOST_STACKS] names
/// @param deletedDays how long those that are deleted kept their events at most, when the journal was
///     written; [#FOR_EVER] where one did. Null in a file of a version that did not ask
public record Departure(
        String run,
        Instant began,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant by,
        int logGroups,
        int deleted,
        int longestRetentionDays,
        int neverExpires,
        boolean shortened,
        boolean queryResults,
        boolean stopped,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> stacks,

        @JsonInclude(JsonInclude.Include.NON_NULL) Trace trace,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer deletedDays) {
    public static final int MOST_STACKS = 20;

    /// Days that no retention has.
    public static final int FOR_EVER = Integer.MAX_VALUE;

    /// The query results are many, as a word.
    private static final int MANY = 2;

    public Departure {
        stacks = stacks == null ? List.of() : List.copyOf(stacks);
        trace = Objects.requireNonNullElse(trace, Trace.JOURNAL);
    }

    /// How it is known that targets were on the key.
    public enum Trace {
        JOURNAL,
        /// An earlier look has seen them there, and no journal says when they left.
        LOOK,
        /// AWS shows a name for their key, which may have meant this one.
        NAME
    }

    /// Of log groups that are all there still.
    public Departure(
            String run,
            Instant began,
            @Nullable Instant by,
            int logGroups,
            int deleted,
            int longestRetentionDays,
            int neverExpires,
            boolean shortened,
            boolean queryResults,
            boolean stopped,
            List<String> stacks,
            Trace trace) {
        this(
                run,
                began,
                by,
                logGroups,
                deleted,
                longestRetentionDays,
                neverExpires,
                shortened,
                queryResults,
                stopped,
                stacks,
                trace,
                null);
    }

    /// Of log groups that no stack made.
    public Departure(
            String run,
            Instant began,
            @Nullable Instant by,
            int logGroups,
            int deleted,
            int longestRetentionDays,
            int neverExpires,
            boolean shortened,
            boolean queryResults,
            boolean stopped) {
        this(
                run,
                began,
                by,
                logGroups,
                deleted,
                longestRetentionDays,
                neverExpires,
                shortened,
                queryResults,
                stopped,
                List.of(),
                Trace.JOURNAL);
    }

    /// When the last of them had left. Where no journal says, it was before no target was found on
    /// the key any more, if somebody has looked since the run.
    Optional<Instant> by(Earlier earlier) {
        return by == null
                ? Optional.ofNullable(earlier.emptySince()).filter(empty -> empty.isAfter(began))
                : Optional.of(by);
    }

    Instant expiry(Instant left) {
        return Expiry.of(left, logGroups, longestRetentionDays, queryResults);
    }

    /// Until when a log group that is deleted now may have been read with the key, if somebody had
    /// deleted it only then: its events would have been there no longer.
    Instant readableUntil(Instant left) {
        return Expiry.of(left, deleted, Objects.requireNonNullElse(deletedDays, 0), false);
    }

    boolean leavesNothing() {
        return logGroups == 0 && !queryResults;
    }

    String what() {
        var groups = logGroups == 0 && queryResults ? "the query results" : new Amount(logGroups, "log group");
        var with = logGroups > 0 && queryResults ? " and the query results" : "";
        var rest = deleted == 0
                ? ""
                : "; %s deleted, and %s events with %s"
                        .formatted(
                                new Amount(deleted, "more log group").with("is", "are"),
                                Amount.either(deleted, "its", "their"),
                                Amount.either(deleted, "it", "them"));
        return "%s%s %s%s".formatted(groups, with, how(queryResults ? MANY : logGroups), rest);
    }

    /// How so many targets left it.
    String how(int targets) {
        return switch (trace) {
            case JOURNAL -> "left it by run " + run;
            case LOOK ->
                "%s on it on %s and left it without a run".formatted(Amount.either(targets, "was", "were"), began);
            case NAME ->
                Amount.either(
                        targets,
                        "has a name for its key that may have meant this one before",
                        "have a name for their key that may have meant this one before");
        };
    }
}
