package rekey.survey;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rekey.drift.PlannedTargets;
import rekey.journal.JournalEntry;
import rekey.key.Serving;
import rekey.logs.LogGroup;
import rekey.logs.Owner;
import rekey.logs.QueryReading;
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
    private @Nullable Failure untold;
    private int found;

    /// @param compared by earlier invocations
    AppliedTargets(PlannedTargets planned, PreviousKey wanted, Compared compared, TargetClassifier classifier) {
        this.planned = planned;
        this.wanted = wanted;
        this.ofKey = compared.drift();
        this.found = compared.found();
        this.classifier = classifier;
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
            classifier.fail(group.target(), group.unread());
        } else {
            changeOrLeave(JournalEntry.of(group), group.owner(), group.key());
        }
        return true;
    }

    private boolean isShown(Target target) {
        return planned.keys().of(target).isPresent();
    }

    /// @return why the target is left alone; empty where it is right, or to be changed
    private Optional<Drift> changeOrLeave(JournalEntry entry, Owner owner, PreviousKey now) {
        if (now.same(wanted)) {
            classifier.right(entry, ofKey == null);
            return Optional.empty();
        }
        var drift = drift(entry, now);
        drift.ifPresentOrElse(left -> classifier.drifted(entry.target(), left), () -> classifier.add(entry, owner));
        return drift;
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
        classifier.gone(Math.max(0, planned.logGroups() - found));
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
        var left = changeOrLeave(JournalEntry.ofQueryResults(now), new Owner.NobodyKnown(), now);
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
            return classifier.addQueryResults(JournalEntry.ofQueryResults(shown), QueryResultsState.NOT_VERIFIABLE);
        }
        classifier.drifted(
                QUERY_RESULTS,
                ofKey == null
                        ? planned.unseen(QUERY_RESULTS, "no log group can be queried now to see it again")
                        : ofKey);
        return QueryResultsState.DRIFTED;
    }

    private QueryResultsState failed(Failure failure) {
        if (isShown(QUERY_RESULTS)) {
            classifier.fail(QUERY_RESULTS, failure);
            return QueryResultsState.FAILED;
        }
        classifier.warn("Which key the query results are on was not found out, and the plan has them not: %s"
                .formatted(failure.message()));
        return QueryResultsState.NOT_LOOKED_AT;
    }
}
