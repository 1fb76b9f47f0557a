package rekey.survey;

import java.util.Optional;
import java.util.function.Supplier;
import rekey.logs.LogGroup;
import rekey.logs.QueryReading;
import rekey.outcome.Failure;
import rekey.outcome.QueryResultsState;

/// Decides what a run wants of the targets that its survey finds.
sealed interface Targets permits RotationTargets, RestorationTargets, AppliedTargets {
    /// A log group in scope.
    ///
    /// @return whether the run wants anything of it
    boolean at(LogGroup group);

    /// Why KMS could not say now which key some target is, was or is to be on, where the run cannot
    /// go on without it. What was found so far is then worth nothing.
    Optional<Failure> untold();

    /// Every log group was seen.
    void end();

    /// Whether it matters which key the query results are on: to find out takes a query.
    boolean asksForQueryResults();

    /// How far they were compared with the plan that is applied; empty where none is.
    default Optional<Compared> compared() {
        return Optional.empty();
    }

    /// @param reading asks which key they are on; takes a query
    /// @return their state
    QueryResultsState queryResults(Supplier<QueryReading> reading);
}
