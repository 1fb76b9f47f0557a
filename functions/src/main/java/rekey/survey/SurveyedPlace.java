package rekey.survey;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rekey.journal.Segment;
import rekey.key.KeyHealth;
import rekey.key.PlaceKey;
import rekey.logs.ListingSoFar;
import rekey.outcome.Delay;
import rekey.outcome.Delayable;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.place.Place;
import rekey.restore.RestoredPlace;

/// What the survey found in a place; one line of `survey/places/…`.
///
/// @param barred the outcome of a place that cannot be worked on; null for the others
/// @param wantedKey null where it was not found
/// @param unfinished whether the key was made for an alias that is yet to be moved to it
/// @param tally of the targets that are not to be changed
/// @param journal of the targets that are not on the wanted key and may be changed
/// @param undone what the run that is undone left of the place; null where none is undone
/// @param presentKeys how many of those are on each key, written as the journal writes it
/// @param troubles what is wrong with those keys, or why KMS did not say, by key ARN; none of those
///     that are fit
/// @param serves whether the wanted key may serve some target of the place, as far as is known
/// @param denial why it may not serve some log groups; null where it may serve all
/// @param warnings sentences for people: nothing stopped, and something is to be known
/// @param rest where the listing goes on; null for a place that is surveyed to the end
/// @param delay that AWS would not go on; null where the last invocation was not refused
public record SurveyedPlace(
        Place place,
        @Nullable PlaceOutcome barred,
        @Nullable PlaceKey wantedKey,
        boolean unfinished,
        Tally tally,
        QueryResultsState queryResults,
        List<Segment> journal,
        @Nullable RestoredPlace undone,
        Map<String, Integer> presentKeys,
        Map<String, KeyHealth> troubles,
        boolean serves,
        @Nullable Failure denial,
        List<String> warnings,
        int throttles,
        @Nullable ListingSoFar rest,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Delay delay)
        implements Delayable {

    /// A place that nobody has entered yet.
    static SurveyedPlace untouched(Place place) {
        return nothingListed(place, null, null, false, List.of(), null).after(null, ListingSoFar.BEGINNING);
    }

    /// Left for a later invocation, which goes on from where this one came to.
    SurveyedPlace after(@Nullable Delay refused, ListingSoFar reached) {
        return new SurveyedPlace(
                place,
                barred,
                wantedKey,
                unfinished,
                tally,
                queryResults,
                journal,
                undone,
                presentKeys,
                troubles,
                serves,
                denial,
                warnings,
                throttles,
                reached,
                refused);
    }

    public static SurveyedPlace barred(Place place, PlaceOutcome outcome) {
        return nothingListed(place, outcome, null, false, List.of(), null);
    }

    /// A place whose wanted key is known, and of which nothing was listed yet.
    static SurveyedPlace unseen(Place place, PlaceKey wantedKey, List<String> warnings) {
        return nothingListed(place, null, wantedKey, false, warnings, null);
    }

    /// A place whose key is made, and whose alias is yet to be moved to it.
    static SurveyedPlace unfinished(Place place, PlaceKey wantedKey, List<String> warnings) {
        return nothingListed(place, null, wantedKey, true, warnings, null);
    }

    /// A place that is to be put back, and of which nothing was listed yet.
    static SurveyedPlace unseen(RestoredPlace undone) {
        return nothingListed(undone.place(), null, new PlaceKey.OnePerTarget(), false, List.of(), undone);
    }

    private static SurveyedPlace nothingListed(
            Place place,
            @Nullable PlaceOutcome barred,
            @Nullable PlaceKey wantedKey,
            boolean unfinished,
            List<String> warnings,
            @Nullable RestoredPlace undone) {
        return new SurveyedPlace(
                place,
                barred,
                wantedKey,
                unfinished,
                Tally.EMPTY,
                QueryResultsState.NOT_LOOKED_AT,
                List.of(),
                undone,
                Map.of(),
                Map.of(),
                false,
                null,
                warnings,
                0,
                null,
                null);
    }

    /// Whether a worker has something to do in the place.
    public boolean hasWork() {
        return barred == null && (toChange() > 0 || unfinished);
    }

    /// What the survey found out about a key that targets are on.
    public KeyHealth health(String key) {
        var trouble = troubles.get(key);
        if (trouble != null) {
            return trouble;
        }
        return presentKeys.containsKey(key) ? new KeyHealth.Fit() : KeyHealth.NotLookedAt.BY_NOBODY;
    }

    /// How many targets are in the journal.
    public int toChange() {
        return Segment.entries(journal);
    }
}
