package rekey.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import rekey.key.PlaceKey;
import rekey.logs.LogGroup;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// One line of the journal: a target that is to change, and the key it was on.
///
/// @param retentionInDays when the journal was written; null: never expires, or query results
/// @param wanted the key, or none, that this target is to be put on; null for the place's wanted
///     key
public record JournalEntry(
        Target target,
        PreviousKey previousKey,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer retentionInDays,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PreviousKey wanted) {

    public static JournalEntry of(LogGroup group) {
        return new JournalEntry(group.target(), group.key(), group.retentionInDays(), null);
    }

    public static JournalEntry ofQueryResults(PreviousKey previousKey) {
        return new JournalEntry(new Target.QueryResults(), previousKey, null, null);
    }

    /// To be put on a key of its own.
    public JournalEntry to(PreviousKey key) {
        return new JournalEntry(target, previousKey, retentionInDays, key);
    }

    /// @param ofPlace the place's wanted key
    public PreviousKey wanted(PlaceKey ofPlace) {
        return wanted == null ? ofPlace.key() : wanted;
    }

    /// Whether the target was where it is to be when this was written.
    public boolean right(PlaceKey ofPlace) {
        return previousKey.same(wanted(ofPlace));
    }
}
