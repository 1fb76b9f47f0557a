package rekey.survey;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rekey.journal.Segment;
import rekey.logs.ListingSoFar;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.place.Place;

/// What the survey found in a place; one line of `survey/places/…`.
///
/// @param barred the outcome of a place that cannot be worked on; null for the others
/// @param wantedKey a key ARN; null in a barred place
/// @param tally of the targets that will not be changed
/// @param journal of the targets that will
/// @param rest where the listing goes on; null for a place that is surveyed to the end
public record SurveyedPlace(
        Place place,
        @Nullable PlaceOutcome barred,
        @Nullable String wantedKey,
        Tally tally,
        QueryResultsState queryResults,
        List<Segment> journal,
        int throttles,
        @Nullable ListingSoFar rest) {

    /// A place that is surveyed to the end.
    public SurveyedPlace(
            Place place,
            @Nullable PlaceOutcome barred,
            @Nullable String wantedKey,
            Tally tally,
            QueryResultsState queryResults,
            List<Segment> journal,
            int throttles) {
        this(place, barred, wantedKey, tally, queryResults, journal, throttles, null);
    }

    static SurveyedPlace barred(Place place, PlaceOutcome outcome) {
        return new SurveyedPlace(place, outcome, null, Tally.EMPTY, QueryResultsState.EXCLUDED, List.of(), 0);
    }

    /// A place whose wanted key is known, and of which nothing was listed yet.
    static SurveyedPlace unseen(Place place, String wantedKey) {
        return new SurveyedPlace(place, null, wantedKey, Tally.EMPTY, QueryResultsState.EXCLUDED, List.of(), 0);
    }

    /// How many targets are to be changed: so many calls of AssociateKmsKey.
    public int toChange() {
        return journal.stream().mapToInt(Segment::entries).sum();
    }
}
