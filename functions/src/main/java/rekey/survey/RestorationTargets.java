package rekey.survey;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rekey.inventory.Note;
import rekey.inventory.NotePad;
import rekey.journal.JournalEntry;
import rekey.key.ShownKey;
import rekey.key.ShownKeys;
import rekey.logs.LogGroup;
import rekey.logs.QueryReading;
import rekey.outcome.Came;
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
    private final NotePad notes;
    private final ShownKeys shown;
    private @Nullable Failure untold;
    private int found;

    /// @param shown tells which key a name means
    /// @param from what earlier invocations found in the place
    RestorationTargets(
            OriginalRun undone, ShownKeys shown, TargetClassifier classifier, NotePad notes, SurveyedPlace from) {
        this.undone = undone;
        this.shown = shown;
        this.classifier = classifier;
        this.notes = notes;
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
        came(group, before.get()).ifPresent(counted -> notes.add(Note.of(group, counted, before.get())));
        return true;
    }

    private Optional<Came> came(LogGroup group, PreviousKey before) {
        if (group.unread() != null) {
            untold = group.unread();
            return Optional.of(classifier.fail(group.target(), group.unread()));
        }
        return group.key().same(before) || group.key().same(undone.given(group.target()))
                ? classifier.add(JournalEntry.of(group).to(before), group.owner())
                : Optional.of(classifier.movedOn(group.target(), group.key()));
    }

    /// The key that a target is to be put back on; empty if that run did not move the target.
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
        int gone = Math.max(0, undone.logGroups() - found);
        classifier.gone(gone);
        if (gone > 0) {
            notes.addMissing(
                    undone.reading(), target -> undone.keys().of(target).orElseThrow());
        }
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
                presentKey(now, before).map(present -> add(present, before)).orElseGet(() -> movedOn(now, before));
            case QueryReading.NothingToQuery() ->
                left("no log group can be queried to see whether they are still on the key that the run gave them");
            case QueryReading.Failed(var failure) -> {
                note(new PreviousKey.Unknown(), before, classifier.fail(QUERY_RESULTS, failure));
                yield QueryResultsState.FAILED;
            }
        };
    }

    private void note(PreviousKey now, PreviousKey before, Came came) {
        notes.add(Note.ofQueryResults(now, came, before));
    }

    private QueryResultsState add(PreviousKey present, PreviousKey before) {
        var entry = JournalEntry.ofQueryResults(present).to(before);
        var found = classifier.addQueryResults(entry, QueryResultsState.TO_CHANGE);
        found.came().ifPresent(came -> note(present, before, came));
        return found.state();
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

    private QueryResultsState movedOn(PreviousKey now, PreviousKey before) {
        note(now, before, classifier.movedOn(QUERY_RESULTS, now));
        return QueryResultsState.MOVED_ON;
    }

    private QueryResultsState left(String why) {
        classifier.warn("The query results are left alone: " + why);
        return QueryResultsState.NOT_VERIFIABLE;
    }
}
