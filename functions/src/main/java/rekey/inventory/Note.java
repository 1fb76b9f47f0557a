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
/// @param at when it was changed; null where it was not
/// @param standing how this goes with earlier lines of the same name; null: it is the last word
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Note(
        Target target,
        CountedAs as,
        @Nullable String code,
        @Nullable Seen seen,
        @Nullable PreviousKey wanted,
        @Nullable Instant at,
        @Nullable Standing standing) {

    /// How a line goes with earlier ones of the same name.
    public enum Standing {
        /// Another target of the same name, counted beside the one before it: that was deleted, or
        /// left alone.
        ANOTHER,
        /// For a target that has no line yet.
        UNLESS_TOLD
    }

    public static Note of(LogGroup group, Came came, @Nullable PreviousKey wanted) {
        return new Note(group.target(), came.as(), came.code(), Seen.of(group), wanted, null, null);
    }

    public static Note ofQueryResults(PreviousKey key, Came came, @Nullable PreviousKey wanted) {
        var seen = Seen.queryResultsOn(key);
        return new Note(new Target.QueryResults(), came.as(), came.code(), seen, wanted, null, null);
    }

    /// What became of a target that earlier lines describe.
    public static Note of(Target target, TargetOutcome outcome, Instant at) {
        var came = Came.of(outcome);
        return new Note(target, came.as(), came.code(), null, null, came.as() == CountedAs.CHANGED ? at : null, null);
    }

    /// A target that earlier lines describe turned out not to be as they say.
    public static Note failed(Target target, String code) {
        return new Note(target, CountedAs.FAILED, code, null, null, null, null);
    }

    /// A target that was to be found, and was not.
    public static Note notFound(Target target, PreviousKey wanted) {
        return new Note(target, CountedAs.GONE, null, null, wanted, null, Standing.UNLESS_TOLD);
    }

    public Note another() {
        return new Note(target, as, code, seen, wanted, at, Standing.ANOTHER);
    }
}
