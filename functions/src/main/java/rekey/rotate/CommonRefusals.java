package rekey.rotate;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import rekey.journal.JournalEntry;
import rekey.key.PlaceKey;
import rekey.logs.LogGroup;
import rekey.outcome.Failure;
import rekey.outcome.TargetOutcome;
import rekey.progress.PlaceResults;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// What AWS refuses to all log groups of a place alike that are to go to one key, or off every key,
/// which is the member role's matter alone. What one key refuses says nothing of another, and what
/// is refused to one class of log groups says nothing of the others. Safe for many threads.
final class CommonRefusals {
    private final PlaceResults from;
    private final PlaceKey wantedKey;
    private final Map<Kind, CommonRefusal> byKind = new ConcurrentHashMap<>();

    private record Kind(PreviousKey key, String logClass) {}

    /// @param from what the place had come to before, behind its cursor too: a key that a log group
    ///     was moved to can serve
    /// @param wantedKey of the place
    CommonRefusals(PlaceResults from, PlaceKey wantedKey) {
        this.from = from;
        this.wantedKey = wantedKey;
    }

    void note(Step.Associate step, TargetOutcome outcome) {
        of(step.entry(), step.logClass()).ifPresent(refusal -> refusal.note(outcome));
    }

    /// Why the target need not be tried; empty where it must be.
    Optional<Failure> reason(Step.Associate step) {
        return of(step.entry(), step.logClass()).flatMap(CommonRefusal::reason);
    }

    /// The same of a target that was not read again, so that its class is not known: most are of
    /// one.
    Optional<Failure> reason(JournalEntry entry) {
        return of(entry, LogGroup.STANDARD).flatMap(CommonRefusal::reason);
    }

    /// What other log groups are to be asked about before this one is tried.
    Optional<CommonRefusal.Suspect> suspect(Step.Associate step) {
        return of(step.entry(), step.logClass()).flatMap(CommonRefusal::suspect);
    }

    /// @param everywhere whether others of its kind were refused alike
    void settle(Step.Associate step, CommonRefusal.Suspect suspect, boolean everywhere) {
        of(step.entry(), step.logClass()).ifPresent(refusal -> refusal.settle(suspect, everywhere));
    }

    /// Whether what is true of the one may be true of the other.
    boolean alike(Step.Associate one, Step.Associate other) {
        return one.logClass().equals(other.logClass()) && alike(one.entry(), other.entry());
    }

    /// As far as the journal tells.
    boolean alike(JournalEntry one, JournalEntry other) {
        return one.target() instanceof Target.LogGroup
                && other.target() instanceof Target.LogGroup
                && one.wanted(wantedKey).equals(other.wanted(wantedKey));
    }

    /// Empty for query results, which have a statement of their own in every policy.
    private Optional<CommonRefusal> of(JournalEntry entry, String logClass) {
        return switch (entry.target()) {
            case Target.QueryResults() -> Optional.empty();
            case Target.LogGroup(var _) ->
                Optional.of(byKind.computeIfAbsent(
                        new Kind(entry.wanted(wantedKey), logClass),
                        kind -> new CommonRefusal(
                                from.served().contains(kind.key().text()))));
        };
    }
}
