package rekey.survey;

import java.util.function.Supplier;
import rekey.journal.JournalEntry;
import rekey.logs.LogGroup;
import rekey.logs.QueryReading;
import rekey.outcome.QueryResultsState;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Every target is wanted on the place's wanted key.
final class RotationTargets implements Targets {
    private final Sorting sorting;

    RotationTargets(Sorting sorting) {
        this.sorting = sorting;
    }

    @Override
    public boolean at(LogGroup group) {
        sorting.add(JournalEntry.of(group));
        return true;
    }

    @Override
    public QueryResultsState queryResults(Supplier<QueryReading> reading) {
        return switch (reading.get()) {
            case QueryReading.Read(var key) ->
                sorting.addQueryResults(JournalEntry.ofQueryResults(key), QueryResultsState.TO_CHANGE);
            case QueryReading.NothingToQuery() ->
                sorting.addQueryResults(
                        JournalEntry.ofQueryResults(new PreviousKey.Unknown()), QueryResultsState.NOT_VERIFIABLE);
            // Their previous key cannot be journalled, so they are not touched.
            case QueryReading.Failed(var failure) -> {
                sorting.fail(new Target.QueryResults(), failure);
                yield QueryResultsState.FAILED;
            }
        };
    }
}
