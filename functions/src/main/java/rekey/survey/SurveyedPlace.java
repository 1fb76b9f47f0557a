package rekey.survey;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rekey.journal.Segment;
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
public record SurveyedPlace(
        Place place,
        @Nullable PlaceOutcome barred,
        @Nullable String wantedKey,
        Tally tally,
        QueryResultsState queryResults,
        List<Segment> journal,
        int throttles) {

    static SurveyedPlace barred(Place place, PlaceOutcome outcome) {
        return new SurveyedPlace(place, outcome, null, Tally.EMPTY, QueryResultsState.EXCLUDED, List.of(), 0);
    }

    /// How many targets are to be changed: so many calls of AssociateKmsKey.
    public int toChange() {
        return journal.stream().mapToInt(Segment::entries).sum();
    }
}
