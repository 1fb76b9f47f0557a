package rekey.progress;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rekey.key.PlaceKey;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.outcome.TargetOutcome;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Adds the outcomes of an invocation to what the place had come to before.
public final class PlaceResultsSum {
    private final Set<String> unmoved;
    private final Set<String> reserved;
    private final Set<String> gone;
    private final Set<String> served;
    private final Map<String, PreviousKeyUse> previousKeys;
    private final PlaceKey wantedKey;
    private Tally tally;
    private QueryResultsState queryResults;
    private @Nullable Instant settling;
    private Effort effort;

    private PlaceResultsSum(PlaceResults from, PlaceKey wantedKey) {
        this.wantedKey = wantedKey;
        this.unmoved = new HashSet<>(from.unmoved());
        this.reserved = new HashSet<>(from.reserved());
        this.gone = new HashSet<>(from.gone());
        this.served = new HashSet<>(from.served());
        this.previousKeys = new HashMap<>(from.previousKeys());
        this.tally = from.tally();
        this.queryResults = from.queryResults();
        this.settling = from.settling();
        this.effort = from.effort();
    }

    /// @param wantedKey of the place
    /// @param effort of the invocation, apart from its changes
    public static PlaceResults of(PlaceResults from, PlaceKey wantedKey, List<EntryOutcome> outcomes, Effort effort) {
        var sum = new PlaceResultsSum(from, wantedKey);
        outcomes.forEach(sum::add);
        return new PlaceResults(
                sum.tally,
                new SeenTargets(
                        Set.copyOf(sum.unmoved),
                        Set.copyOf(sum.reserved),
                        from.released(),
                        Set.copyOf(sum.gone),
                        Set.copyOf(sum.served)),
                Map.copyOf(sum.previousKeys),
                sum.queryResults,
                sum.settling,
                sum.effort.plus(effort),
                from.alias());
    }

    private void add(EntryOutcome noted) {
        var target = noted.entry().target();
        if (!isGoneAgain(noted)) {
            tally = tally.plus(Tally.of(target, noted.outcome()));
        }
        switch (noted.outcome()) {
            case TargetOutcome.Changed() -> changed(noted);
            case TargetOutcome.MovedOn(var _) -> leftAlone(target, QueryResultsState.MOVED_ON);
            case TargetOutcome.Drifted(var _) -> leftAlone(target, QueryResultsState.DRIFTED);
            case TargetOutcome.Reserved() -> {
                unmoved.add(target.text());
                reserved.add(target.text());
            }
            case TargetOutcome.Failed(var _) -> failed(target);
            case TargetOutcome.Denied(var _) -> failed(target);
            case TargetOutcome.AlreadyRight() -> {}
            case TargetOutcome.Gone() -> gone.add(target.text());
        }
    }

    /// A listing may show for a while what is deleted: it is tried twice, and counted once.
    private boolean isGoneAgain(EntryOutcome noted) {
        return noted.outcome() instanceof TargetOutcome.Gone
                && gone.contains(noted.entry().target().text());
    }

    private void changed(EntryOutcome noted) {
        var entry = noted.entry();
        gone.remove(entry.target().text());
        if (entry.target() instanceof Target.LogGroup) {
            served.add(entry.wanted(wantedKey).text());
        }
        effort = effort.changed(noted.at());
        if (entry.previousKey() instanceof PreviousKey.Key(var arn)) {
            previousKeys.merge(arn, PreviousKeyUse.of(entry, noted.at()), PreviousKeyUse::plus);
        }
        // Nothing can be read back where there is nothing to query: no wait for that.
        if (!(entry.target() instanceof Target.QueryResults) || queryResults != QueryResultsState.NOT_VERIFIABLE) {
            settling = PreviousKeyUse.later(settling, noted.at());
        }
    }

    /// @param state of the query results, if they are the target
    private void leftAlone(Target target, QueryResultsState state) {
        unmoved.add(target.text());
        if (target instanceof Target.QueryResults) {
            queryResults = state;
        }
    }

    private void failed(Target target) {
        unmoved.add(target.text());
        if (target instanceof Target.QueryResults) {
            queryResults = QueryResultsState.FAILED;
        }
    }
}
