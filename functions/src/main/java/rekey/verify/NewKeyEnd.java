package rekey.verify;

import java.time.Instant;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import rekey.key.FinishAnswer;
import rekey.key.KeyMemory;
import rekey.key.NewKeyFinish;
import rekey.member.Entry;
import rekey.outcome.Patience;
import rekey.outcome.QueryResultsState;
import rekey.place.Place;
import rekey.progress.PlaceProgress;

/// The end of a place that got a new key: the alias is moved to it once everything there is
/// verified. A place in which anything failed keeps its alias where it is.
final class NewKeyEnd {
    private final String alias;
    private final Set<Place> denied;
    private final Function<Place, Entry> entering;
    private final Function<Place, KeyMemory> memories;
    private final Instant now;
    private final BooleanSupplier stopped;
    private final Patience patience;

    /// @param denied places in which the survey found log groups that the key may not serve
    /// @param stopped whether the run may change nothing any more, or has no time now
    NewKeyEnd(
            String alias,
            Set<Place> denied,
            Function<Place, Entry> entering,
            Function<Place, KeyMemory> memories,
            Instant now,
            BooleanSupplier stopped,
            Patience patience) {
        this.alias = alias;
        this.denied = denied;
        this.entering = entering;
        this.memories = memories;
        this.now = now;
        this.stopped = stopped;
        this.patience = patience;
    }

    /// @return unfinished where the run was stopped first, or time was up
    PlaceProgress of(PlaceProgress progress) {
        return isWell(progress) ? finished(progress) : progress;
    }

    private boolean isWell(PlaceProgress progress) {
        return progress.verified()
                && !progress.results().tally().hasFailures()
                && progress.results().queryResults() != QueryResultsState.FAILED
                && !denied.contains(progress.place());
    }

    private PlaceProgress finished(PlaceProgress progress) {
        if (stopped.getAsBoolean()) {
            return progress.unfinished();
        }
        var results = progress.results();
        return switch (finish(progress)) {
            case FinishAnswer.Done(var moved) ->
                moved.map(alias -> progress.end(results.moved(alias))).orElse(progress);
            // A call that the stop has cut short is no failure of AWS.
            case FinishAnswer.NotDone(var failure) ->
                stopped.getAsBoolean()
                        ? progress.unfinished()
                        : progress.endLater(failure, patience, now, spent -> progress.end(results.failed(spent)));
        };
    }

    private FinishAnswer finish(PlaceProgress progress) {
        return switch (entering.apply(progress.place())) {
            case Entry.Barred(var failure) -> new FinishAnswer.NotDone(failure);
            case Entry.Entered(var _, var keys, var changes, var _, var _) ->
                new NewKeyFinish(progress.place(), keys, changes, memories.apply(progress.place()), now)
                        .of(progress.wantedKey().arn(), alias);
        };
    }
}
