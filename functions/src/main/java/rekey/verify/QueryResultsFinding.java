package rekey.verify;

import java.util.Optional;
import rekey.journal.JournalEntry;
import rekey.outcome.Failure;
import rekey.outcome.NotOnWantedKey;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.outcome.TargetOutcome;
import rekey.progress.PlaceResults;
import rekey.target.Target;

/// How the query results of a place were found.
sealed interface QueryResultsFinding {
    /// Nothing is left to do about them.
    record Settled(QueryResultsState state) implements QueryResultsFinding {}

    /// Right when they were surveyed, and on another key now: a run that was stopped may have moved
    /// them within the propagation delay, in which a query still tells the key of before.
    ///
    /// @param entry that moves them
    record RightNoLonger(JournalEntry entry) implements QueryResultsFinding {}

    /// Where they were before this run changed them: the change may not show yet.
    record AsBefore(Failure failure) implements QueryResultsFinding {}

    /// Not on the key that is wanted for them, or not to be read.
    record NotRight(Failure failure) implements QueryResultsFinding {}

    /// AWS does not tell now, and may later.
    record Untold(Failure failure) implements QueryResultsFinding {}

    /// Why they are not right, where nothing more is done about this; empty where they are.
    default Optional<Failure> wrong() {
        return switch (this) {
            case Settled(var _) -> Optional.empty();
            case RightNoLonger(var entry) -> Optional.of(NotOnWantedKey.afterPropagation(entry.previousKey()));
            case AsBefore(var failure) -> Optional.of(failure);
            case NotRight(var failure) -> Optional.of(failure);
            case Untold(var failure) -> Optional.of(failure);
        };
    }

    /// What becomes of a place's results where nothing more is done about this.
    default PlaceResults concluded(PlaceResults results) {
        return switch (this) {
            case Settled(var state) -> results.with(state);
            case RightNoLonger(var entry) ->
                rightNoLonger(results, NotOnWantedKey.afterPropagation(entry.previousKey()));
            case AsBefore(var failure) -> failed(results, failure);
            case NotRight(var failure) -> failed(results, failure);
            case Untold(var failure) -> failed(results, failure);
        };
    }

    private static PlaceResults failed(PlaceResults results, Failure failure) {
        return results.queryResults() == QueryResultsState.ALREADY_RIGHT
                ? rightNoLonger(results, failure)
                : results.withdraw(new Target.QueryResults(), failure);
    }

    /// Query results that the survey counted as right.
    private static PlaceResults rightNoLonger(PlaceResults results, Failure failure) {
        return results.plus(Tally.rightNoLonger(1))
                .plus(Tally.of(new Target.QueryResults(), new TargetOutcome.Failed(failure)))
                .with(QueryResultsState.FAILED);
    }
}
