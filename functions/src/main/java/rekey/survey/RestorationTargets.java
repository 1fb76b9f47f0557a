package rekey.survey;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rekey.journal.JournalEntry;
import rekey.key.ShownKey;
import rekey.key.ShownKeys;
import rekey.logs.LogGroup;
import rekey.logs.QueryReading;
import rekey.outcome.Failure;
import rekey.outcome.QueryResultsState;
import rekey.restore.OriginalRun;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// The targets of an earlier run are wanted on the keys that they were on before it, each on its
/// own. Only those that are still on the key that the run gave them: who moved one on since has
/// decided about it.
final class RestorationTargets implements Targets {
    private static final Target QUERY_RESULTS = new Target.QueryResults();

    private final OriginalRun undone;
    private final TargetClassifier classifier;
    private final ShownKeys shown;
    private @Nullable Failure untold;
    private int found;

    /// @param shown tells which key a name means
    /// @param from what earlier invocations found in the place
    RestorationTargets(OriginalRun undone, ShownKeys shown, TargetClassifier classifier, SurveyedPlace from) {
        this.undone = undone;
        this.shown = shown;
        this.classifier = classifier;
        before(QUERY_RESULTS);
        this.found = from.tally().targets() - from.tally().excluded() + from.toChange();
    }

    @Override
    public boolean at(LogGroup group) {
        var before = before(group.target());
        if (before.isEmpty()) {
            return false; // none of that run's
        }
        found++;
        if (group.unread() != null) {
            untold = group.unread();
            classifier.fail(group.target(), group.unread());
        } else if (group.key().same(before.get()) || group.key().same(undone.given(group.target()))) {
            classifier.add(JournalEntry.of(group).to(before.get()), group.owner());
        } else {
            classifier.movedOn(group.target(), group.key());
        }
        return true;
    }

    /// What a target is to be put back on; empty where it is none of that run's.
    private Optional<PreviousKey> before(Target target) {
        return undone.keys().of(target).map(key -> {
            var told = shown.of(key);
            if (told instanceof ShownKey.Unread(var _, var failure)) {
                untold = failure;
            }
            return told.key();
        });
    }

    @Override
    public Optional<Failure> untold() {
        return Optional.ofNullable(untold);
    }

    @Override
    public void end() {
        classifier.gone(Math.max(0, undone.logGroups() - found));
    }

    @Override
    public boolean asksForQueryResults() {
        return switch (before(QUERY_RESULTS).orElse(null)) {
            case null -> false;
            case PreviousKey.Unknown(), PreviousKey.Named(var _) -> false;
            case PreviousKey.Key(var _), PreviousKey.None() -> true;
        };
    }

    @Override
    public QueryResultsState queryResults(Supplier<QueryReading> reading) {
        return switch (before(QUERY_RESULTS).orElse(null)) {
            case null -> QueryResultsState.EXCLUDED;
            case PreviousKey.Unknown(), PreviousKey.Named(var _) ->
                left("nobody knows which key they were on before the run");
            case PreviousKey.Key before -> queryResults(before, reading.get());
            case PreviousKey.None before -> queryResults(before, reading.get());
        };
    }

    private QueryResultsState queryResults(PreviousKey before, QueryReading reading) {
        return switch (reading) {
            case QueryReading.Read(var now) ->
                presentKey(now, before)
                        .map(present -> classifier.addQueryResults(
                                JournalEntry.ofQueryResults(present).to(before), QueryResultsState.TO_CHANGE))
                        .orElseGet(() -> movedOn(now));
            case QueryReading.NothingToQuery() ->
                left("no log group can be queried to see whether they are still on the key that the run gave them");
            case QueryReading.Failed(var failure) -> {
                classifier.fail(QUERY_RESULTS, failure);
                yield QueryResultsState.FAILED;
            }
        };
    }

    /// The key that they are on, where the restoration may take them off it. A run that died may
    /// have given them its key within the propagation delay, in which a query still tells the one
    /// of before: then its word is taken for it.
    private Optional<PreviousKey> presentKey(PreviousKey now, PreviousKey before) {
        var given = undone.given(QUERY_RESULTS);
        if (now.same(given)) {
            return Optional.of(now);
        }
        if (now.same(before)) {
            return Optional.of(undone.place().verified() ? now : given);
        }
        return Optional.empty();
    }

    private QueryResultsState movedOn(PreviousKey now) {
        classifier.movedOn(QUERY_RESULTS, now);
        return QueryResultsState.MOVED_ON;
    }

    private QueryResultsState left(String why) {
        classifier.warn("The query results are left alone: " + why);
        return QueryResultsState.NOT_VERIFIABLE;
    }
}
