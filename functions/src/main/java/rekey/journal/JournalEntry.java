package rekey.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import rekey.logs.LogGroup;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// One line of the journal: a target that is to change, and the key it was on.
///
/// @param retentionInDays when the journal was written; null: never expires, or query results
public record JournalEntry(
        Target target,
        PreviousKey previousKey,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer retentionInDays) {

    public static JournalEntry of(LogGroup group) {
        return new JournalEntry(group.target(), group.key(), group.retentionInDays());
    }

    public static JournalEntry ofQueryResults(PreviousKey previousKey) {
        return new JournalEntry(new Target.QueryResults(), previousKey, null);
    }
}
