package rekey.rotate;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rekey.journal.JournalEntry;
import rekey.outcome.Failure;
import rekey.outcome.TargetOutcome;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// What AWS refuses to all log groups of a place alike, by where they are to go: to the place's
/// wanted key, or off every key, which is the member role's matter alone. Safe for many threads.
final class CommonRefusals {
    private final CommonRefusal wantedKey;

    /// Afresh in each invocation: what an earlier one moved may all have gone to keys.
    private final CommonRefusal noKey = new CommonRefusal(false);

    /// @param from what the place had come to before: where a target was moved the key can serve
    CommonRefusals(Standing from) {
        this.wantedKey = new CommonRefusal(from.tally().changed() > 0);
    }

    void note(JournalEntry entry, TargetOutcome outcome) {
        var refusal = of(entry);
        if (refusal != null) {
            refusal.note(outcome);
        }
    }

    /// Why the target need not be tried; empty where it must be.
    Optional<Failure> reason(JournalEntry entry) {
        var refusal = of(entry);
        return refusal == null ? Optional.empty() : refusal.reason();
    }

    /// Null for query results, which have a statement of their own in every policy, and for what
    /// goes to a key of its own: those say nothing of each other.
    private @Nullable CommonRefusal of(JournalEntry entry) {
        if (entry.target() instanceof Target.QueryResults) {
            return null;
        }
        return switch (entry.wanted()) {
            case null -> wantedKey;
            case PreviousKey.None() -> noKey;
            case PreviousKey.Key(var _) -> null;
            case PreviousKey.Unknown() -> null;
        };
    }
}
