package rekey.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rekey.inventory.Noted;
import rekey.key.MovedAlias;
import rekey.key.PlaceKey;
import rekey.outcome.Failure;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.place.Place;

/// What came of a place that was worked on; one line of `results/…`. Also what is known so far of
/// one that is still worked on.
///
/// @param tally of the targets that the survey gave work for, and of those that appeared since
/// @param open how many entries of the journal have no outcome; null in results of versions that did
///     not tell
/// @param noted where the workers' notes of the targets are
/// @param barred what kept the workers out before they came to the first target; null where nothing did
/// @param alias that was moved to the place's new key; null where none was, and in results of
///     versions that did not tell
public record PlaceResult(
        Place place,
        PlaceKey wantedKey,
        Tally tally,
        QueryResultsState queryResults,
        Map<String, PreviousKeyUse> previousKeys,
        @JsonUnwrapped Effort effort,
        @Nullable MovedAlias alias,
        @Nullable Integer open,
        Noted noted,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Failure barred) {

    public PlaceResult {
        noted = Objects.requireNonNullElse(noted, Noted.NOTHING);
    }

    public PlaceResult(
            Place place,
            PlaceKey wantedKey,
            Tally tally,
            QueryResultsState queryResults,
            Map<String, PreviousKeyUse> previousKeys,
            Effort effort,
            @Nullable MovedAlias alias) {
        this(place, wantedKey, tally, queryResults, previousKeys, effort, alias, null, Noted.NOTHING, null);
    }

    /// Whether entries of the journal have no outcome, and get none any more.
    boolean leftOpen() {
        return open != null && open > 0;
    }

    public static PlaceResult of(PlaceProgress progress) {
        var results = progress.come();
        return new PlaceResult(
                progress.place(),
                progress.wantedKey(),
                results.tally(),
                results.queryResults(),
                results.previousKeys(),
                results.effort(),
                results.alias(),
                progress.open(),
                progress.noted(),
                progress.barred());
    }
}
