package rekey.inventory;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rekey.logs.LogGroup;
import rekey.outcome.Came;
import rekey.outcome.CountedAs;
import rekey.outcome.TargetOutcome;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// A line that the survey or a worker writes down of one target, when it counts it. Of the lines of
/// one target the last holds.
///
/// @param code of its failure; null where it did not fail
/// @param seen how it was found; null where an earlier line says
/// @param wanted the key, or none, that it is wanted on; null for the place's wanted key
/// @param before how it was when it was looked at again to change it; null where nobody did, and in
///     lines of versions that did not tell
/// @param at when it was changed; null where it was not
/// @param standing how this goes with earlier lines of the same name; null: it is the last word
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Note(
        Target target,
        CountedAs as,
        @Nullable String code,
        @Nullable Seen seen,
        @Nullable PreviousKey wanted,
        @Nullable Before before,
        @Nullable Instant at,
        @Nullable Standing standing) {

    /// What the journal has of a target that was to be changed: somebody may have changed it after the
    /// survey.
    ///
    /// @param key that it was on
    /// @param retentionInDays in force; null: its events never expire, or query results
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Before(PreviousKey key, @Nullable Integer retentionInDays) {}

    /// How a line goes with earlier ones of the same name.
    public enum Standing {
        /// Another target of the same name, counted beside the one before it: that was deleted, or
        /// left alone.
        ANOTHER,
        /// For a target that has no line yet.
        UNLESS_TOLD
    }

    public static Note of(LogGroup group, Came came, @Nullable PreviousKey wanted) {
        return new Note(group.target(), came.as(), came.code(), Seen.of(group), wanted, null, null, null);
    }

    public static Note ofQueryResults(PreviousKey key, Came came, @Nullable PreviousKey wanted) {
        var seen = Seen.queryResultsOn(key);
        return new Note(new Target.QueryResults(), came.as(), came.code(), seen, wanted, null, null, null);
    }

    /// What became of a target that earlier lines describe.
    public static Note of(Target target, Before before, TargetOutcome outcome, Instant at) {
        var came = Came.of(outcome);
        var changed = came.as() == CountedAs.CHANGED ? at : null;
        return new Note(target, came.as(), came.code(), null, null, before, changed, null);
    }

    /// A target that earlier lines describe turned out not to be as they say.
    public static Note failed(Target target, String code) {
        return new Note(target, CountedAs.FAILED, code, null, null, null, null, null);
    }

    /// A target that was to be found, and was not.
    public static Note notFound(Target target, PreviousKey wanted) {
        return new Note(target, CountedAs.GONE, null, null, wanted, null, null, Standing.UNLESS_TOLD);
    }

    public Note another() {
        return new Note(target, as, code, seen, wanted, before, at, Standing.ANOTHER);
    }
}
