package rekey.progress;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rekey.key.MovedAlias;
import rekey.key.PlaceKey;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.place.Place;

/// What came of a place that was worked on; one line of `results/…`. Also what is known so far of
/// one that is still worked on.
///
/// @param tally of the targets that the survey gave work for, and of those that appeared since
/// @param alias that was moved to the place's new key; null where none was, and in results of
///     versions that did not tell
public record PlaceResult(
        Place place,
        PlaceKey wantedKey,
        Tally tally,
        QueryResultsState queryResults,
        Map<String, PreviousKeyUse> previousKeys,
        @JsonUnwrapped Effort effort,
        @Nullable MovedAlias alias) {

    public static PlaceResult of(PlaceProgress progress) {
        var results = progress.come();
        return new PlaceResult(
                progress.place(),
                progress.wantedKey(),
                results.tally(),
                results.queryResults(),
                results.previousKeys(),
                results.effort(),
                results.alias());
    }
}
