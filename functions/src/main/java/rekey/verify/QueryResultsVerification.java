package rekey.verify;

import rekey.journal.JournalEntry;
import rekey.key.Serving;
import rekey.logs.PlaceLogs;
import rekey.logs.QueryReading;
import rekey.outcome.NotOnWantedKey;
import rekey.outcome.QueryResultsState;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Finds out by a query whether the query results of a place are on the key that is wanted for them.
final class QueryResultsVerification {
    private final PlaceLogs logs;
    private final TargetCheck check;
    private final Look look;

    /// @param look that has seen every log group of the place
    QueryResultsVerification(PlaceLogs logs, TargetCheck check, Look look) {
        this.logs = logs;
        this.check = check;
        this.look = look;
    }

    /// @param state that they have so far
    QueryResultsFinding find(QueryResultsState state) {
        return switch (state) {
            case TO_CHANGE -> ofChanged(read());
            case ALREADY_RIGHT -> ofRight(read());
            case EXCLUDED, NOT_LOOKED_AT, FAILED -> {
                if (look.previousKeys().areThere()) { // and one of them may be theirs
                    look.previousKeys().at(logs.queryResultsKeyOrOfOthers(look.candidates()));
                }
                yield new QueryResultsFinding.Settled(state);
            }
            case VERIFIED, NOT_VERIFIABLE, MOVED_ON, DRIFTED -> new QueryResultsFinding.Settled(state);
        };
    }

    private QueryReading read() {
        var reading = logs.queryResultsKeyOrOfOthers(look.candidates());
        if (!(reading instanceof QueryReading.NothingToQuery)) { // they are where the run has them all the same
            look.previousKeys().at(reading);
        }
        return reading;
    }

    private QueryResultsFinding ofChanged(QueryReading reading) {
        return switch (reading) {
            case QueryReading.Read(var key)
            when isWanted(key) -> new QueryResultsFinding.Settled(QueryResultsState.VERIFIED);
            case QueryReading.Read(var key)
            when look.ours().isAsBefore(new Target.QueryResults(), key) ->
                new QueryResultsFinding.AsBefore(NotOnWantedKey.afterPropagation(key));
            case QueryReading.Read(var key) -> new QueryResultsFinding.NotRight(NotOnWantedKey.afterPropagation(key));
            case QueryReading.NothingToQuery() -> new QueryResultsFinding.Settled(QueryResultsState.NOT_VERIFIABLE);
            case QueryReading.Failed failed -> unread(failed);
        };
    }

    /// Of those that the survey found right.
    private QueryResultsFinding ofRight(QueryReading reading) {
        var right = new QueryResultsFinding.Settled(QueryResultsState.ALREADY_RIGHT);
        return switch (reading) {
            case QueryReading.Read(var key) when isWanted(key) -> right;
            case QueryReading.Read(var key) ->
                check.entryOfQueryResults(key, look.ours())
                        .map(this::rightNoLonger)
                        .orElse(right);
            case QueryReading.NothingToQuery() -> right;
            case QueryReading.Failed failed -> unread(failed);
        };
    }

    private boolean isWanted(PreviousKey key) {
        return key.same(check.wantedOfQueryResults(look.ours()));
    }

    private QueryResultsFinding rightNoLonger(JournalEntry entry) {
        return switch (check.judging().apply(entry)) {
            case Serving.Judgement.Yes(), Serving.Judgement.Perhaps(var _) ->
                new QueryResultsFinding.RightNoLonger(entry);
            case Serving.Judgement.No(var failure) -> new QueryResultsFinding.NotRight(failure);
        };
    }

    private static QueryResultsFinding unread(QueryReading.Failed failed) {
        // After a query without a result the place is looked at again, and that a few times only.
        return failed.isRefusedForNow()
                ? new QueryResultsFinding.Untold(failed.failure())
                : new QueryResultsFinding.NotRight(failed.failure());
    }
}
