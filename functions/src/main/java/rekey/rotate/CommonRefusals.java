package rekey.rotate;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import rekey.journal.JournalEntry;
import rekey.outcome.Failure;
import rekey.outcome.TargetOutcome;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// What AWS refuses to all log groups of a place alike that are to go to one key, or off every key,
/// which is the member role's matter alone. What one key refuses says nothing of another. Safe for
/// many threads.
final class CommonRefusals {
    private final Standing from;
    private final String wantedKey;
    private final Map<PreviousKey, CommonRefusal> byKey = new ConcurrentHashMap<>();

    /// @param from what the place had come to before: a key that a log group was moved to can serve
    /// @param wantedKey of the place
    CommonRefusals(Standing from, String wantedKey) {
        this.from = from;
        this.wantedKey = wantedKey;
    }

    void note(JournalEntry entry, TargetOutcome outcome) {
        of(entry).ifPresent(refusal -> refusal.note(outcome));
    }

    /// Why the target need not be tried; empty where it must be.
    Optional<Failure> reason(JournalEntry entry) {
        return of(entry).flatMap(CommonRefusal::reason);
    }

    /// Empty for query results, which have a statement of their own in every policy.
    private Optional<CommonRefusal> of(JournalEntry entry) {
        return switch (entry.target()) {
            case Target.QueryResults() -> Optional.empty();
            case Target.LogGroup(var _) ->
                Optional.of(byKey.computeIfAbsent(
                        entry.wanted(wantedKey),
                        key -> new CommonRefusal(from.served().contains(key.text()))));
        };
    }
}
