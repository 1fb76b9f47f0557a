package rekey.rotate;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rekey.journal.JournalEntry;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.outcome.TargetOutcome;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Gathers the outcomes of a place while its calls answer, in whatever order they do. Safe for many
/// threads.
final class OutcomeRecord {
    private final Set<String> unmoved;
    private final Map<String, PreviousKeyUse> previousKeys;
    private final int throttles;
    private final double seconds;
    private Tally tally;
    private QueryResultsState queryResults;
    private @Nullable Instant settling;

    OutcomeRecord(Standing from) {
        this.unmoved = new HashSet<>(from.unmoved());
        this.previousKeys = new HashMap<>(from.previousKeys());
        this.throttles = from.throttles();
        this.seconds = from.seconds();
        this.tally = from.tally();
        this.queryResults = from.queryResults();
        this.settling = from.settling();
    }

    synchronized void note(JournalEntry entry, TargetOutcome outcome, Instant at) {
        tally = tally.plus(Tally.of(entry.target(), outcome));
        switch (outcome) {
            case TargetOutcome.Changed() -> changed(entry, at);
            case TargetOutcome.Reserved() -> unmoved.add(entry.target().text());
            case TargetOutcome.Failed(var _) -> failed(entry.target());
            case TargetOutcome.AlreadyRight() -> {}
            case TargetOutcome.Gone() -> {}
        }
    }

    private void changed(JournalEntry entry, Instant at) {
        if (entry.previousKey() instanceof PreviousKey.Key(var arn)) {
            previousKeys.merge(arn, PreviousKeyUse.of(entry, at), PreviousKeyUse::plus);
        }
        // Nothing can be read back where there is nothing to query: no wait for that.
        if (!(entry.target() instanceof Target.QueryResults) || queryResults != QueryResultsState.NOT_VERIFIABLE) {
            settling = PreviousKeyUse.later(settling, at);
        }
    }

    private void failed(Target target) {
        unmoved.add(target.text());
        if (target instanceof Target.QueryResults) {
            queryResults = QueryResultsState.FAILED;
        }
    }

    /// What it came to.
    ///
    /// @param throttled how many calls AWS throttled in this invocation
    /// @param spent seconds of this invocation
    synchronized Standing standing(int throttled, double spent) {
        return new Standing(
                tally,
                Set.copyOf(unmoved),
                Map.copyOf(previousKeys),
                queryResults,
                settling,
                throttles + throttled,
                seconds + spent);
    }
}
