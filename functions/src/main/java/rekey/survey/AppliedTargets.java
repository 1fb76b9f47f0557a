package rekey.survey;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rekey.drift.PlannedTargets;
import rekey.inventory.Note;
import rekey.inventory.NotePad;
import rekey.journal.JournalEntry;
import rekey.key.Serving;
import rekey.logs.LogGroup;
import rekey.logs.Owner;
import rekey.logs.QueryReading;
import rekey.outcome.Came;
import rekey.outcome.Drift;
import rekey.outcome.Failure;
import rekey.outcome.QueryResultsState;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// The targets of a plan are wanted on the key that it showed, those that are as it showed them. The
/// others are left alone, and so is what it did not show.
final class AppliedTargets implements Targets {
    private static final Target QUERY_RESULTS = new Target.QueryResults();

    private final PlannedTargets planned;
    private final PreviousKey wanted;
    private final @Nullable Drift ofKey;
    private final TargetClassifier classifier;
    private final NotePad notes;
    private @Nullable Failure untold;
    private int found;

    /// @param compared by earlier invocations
    AppliedTargets(
            PlannedTargets planned, PreviousKey wanted, Compared compared, TargetClassifier classifier, NotePad notes) {
        this.planned = planned;
        this.wanted = wanted;
        this.ofKey = compared.drift();
        this.found = compared.found();
        this.classifier = classifier;
        this.notes = notes;
    }

    @Override
    public boolean at(LogGroup group) {
        if (!planned.inPlan().test(group.name())) {
            return false;
        }
        boolean shown = isShown(group.target());
        if (shown) {
            found++;
        }
        if (shown && group.unread() != null) {
            untold = group.unread();
            notes.add(Note.of(group, classifier.fail(group.target(), group.unread()), null));
        } else {
            changeOrLeave(
                    JournalEntry.of(group), group.owner(), group.key(), came -> notes.add(Note.of(group, came, null)));
        }
        return true;
    }

    private boolean isShown(Target target) {
        return planned.keys().of(target).isPresent();
    }

    /// @param noting writes down what the target is counted as
    /// @return why the target is left alone; empty where it is right, or to be changed
    private Optional<Drift> changeOrLeave(JournalEntry entry, Owner owner, PreviousKey now, Consumer<Came> noting) {
        if (now.same(wanted)) {
            classifier.right(entry, ofKey == null).ifPresent(noting);
            return Optional.empty();
        }
        var drift = drift(entry, now);
        drift.map(left -> Optional.of(classifier.drifted(entry.target(), left)))
                .orElseGet(() -> classifier.add(entry, owner))
                .ifPresent(noting);
        return drift;
    }

    private void noteQueryResults(PreviousKey key, Came came) {
        notes.add(Note.ofQueryResults(key, came, null));
    }

    private Optional<Drift> drift(JournalEntry entry, PreviousKey now) {
        if (ofKey != null && isShown(entry.target())) {
            return Optional.of(ofKey);
        }
        return planned.drift(entry.target(), now)
                .or(() -> classifier.judged(entry) instanceof Serving.Judgement.No(var failure)
                        ? Optional.of(PlannedTargets.denied(failure))
                        : Optional.empty());
    }

    @Override
    public Optional<Failure> untold() {
        return Optional.ofNullable(untold);
    }

    @Override
    public void end() {
        int gone = Math.max(0, planned.logGroups() - found);
        classifier.gone(gone);
        if (gone > 0) {
            notes.addMissing(planned.reading(), _ -> wanted);
        }
    }

    @Override
    public Optional<Compared> compared() {
        return Optional.of(new Compared(ofKey, found));
    }

    @Override
    public boolean asksForQueryResults() {
        return true;
    }

    @Override
    public QueryResultsState queryResults(Supplier<QueryReading> reading) {
        return switch (reading.get()) {
            case QueryReading.Read(var now) -> read(now);
            case QueryReading.NothingToQuery() -> unseen();
            case QueryReading.Failed(var failure) -> failed(failure);
        };
    }

    private QueryResultsState read(PreviousKey now) {
        var left = changeOrLeave(
                JournalEntry.ofQueryResults(now), new Owner.NobodyKnown(), now, came -> noteQueryResults(now, came));
        if (left.isPresent()) {
            return QueryResultsState.DRIFTED;
        }
        return now.same(wanted) ? QueryResultsState.ALREADY_RIGHT : QueryResultsState.TO_CHANGE;
    }

    /// No log group can be queried. Where that was so when the plan was made, it has shown it.
    private QueryResultsState unseen() {
        var shown = planned.keys().of(QUERY_RESULTS).orElse(null);
        if (shown == null) {
            return QueryResultsState.NOT_LOOKED_AT;
        }
        if (ofKey == null && shown instanceof PreviousKey.Unknown) {
            var found =
                    classifier.addQueryResults(JournalEntry.ofQueryResults(shown), QueryResultsState.NOT_VERIFIABLE);
            found.came().ifPresent(came -> noteQueryResults(shown, came));
            return found.state();
        }
        var drift = ofKey == null
                ? planned.unseen(QUERY_RESULTS, "no log group can be queried now to see it again")
                : ofKey;
        noteQueryResults(new PreviousKey.Unknown(), classifier.drifted(QUERY_RESULTS, drift));
        return QueryResultsState.DRIFTED;
    }

    private QueryResultsState failed(Failure failure) {
        if (isShown(QUERY_RESULTS)) {
            noteQueryResults(new PreviousKey.Unknown(), classifier.fail(QUERY_RESULTS, failure));
            return QueryResultsState.FAILED;
        }
        classifier.warn("Rekey could not find out which key the query results are on, and they are not in the plan: %s"
                .formatted(failure.message()));
        return QueryResultsState.NOT_LOOKED_AT;
    }
}
