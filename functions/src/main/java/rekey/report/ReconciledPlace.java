package rekey.report;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.place.Place;
import rekey.rotate.PreviousKeyUse;
import rekey.survey.SurveyedPlace;
import rekey.verify.PlaceResult;

/// A planned place and all that is known of it.
///
/// @param survey null where the survey came to nothing
/// @param result null where no worker was needed, or none reported
record ReconciledPlace(
        Place place,
        @Nullable SurveyedPlace survey,
        @Nullable PlaceResult result,
        PlaceOutcome outcome) {

    Tally tally() {
        if (result != null) {
            return result.tally();
        }
        return survey == null ? Tally.EMPTY : survey.tally();
    }

    /// Targets that were to be changed and of which nothing was heard.
    int unaccounted() {
        return result == null && survey != null ? survey.toChange() : 0;
    }

    QueryResultsState queryResults() {
        if (result != null) {
            return result.queryResults();
        }
        return survey == null ? QueryResultsState.EXCLUDED : survey.queryResults();
    }

    Map<String, PreviousKeyUse> previousKeys() {
        return result == null ? Map.of() : result.previousKeys();
    }

    int throttles() {
        if (result != null) {
            return result.throttles();
        }
        return survey == null ? 0 : survey.throttles();
    }

    double seconds() {
        return result == null ? 0 : result.seconds();
    }
}
