package rekey.survey;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rekey.journal.Segment;
import rekey.key.PlaceKey;
import rekey.logs.ListingSoFar;
import rekey.logs.StackLogGroups;
import rekey.outcome.Failure;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.place.Place;

/// A place that was surveyed to the end, with a key that may serve all of its targets; nothing else
/// was found there unless told.
public final class SurveyedPlaceBuilder {
    private Place place;
    private SurveyedPlace.FoundKey key = SurveyedPlace.FoundKey.of(PlaceKey.existing("arn:k"));
    private Tally tally = Tally.EMPTY;
    private QueryResultsState queryResults = QueryResultsState.EXCLUDED;
    private List<Segment> journal = List.of();
    private Map<String, Integer> presentKeys = Map.of();
    private List<Failure> doubts = List.of();
    private @Nullable Failure denial;
    private List<String> warnings = List.of();
    private int throttles;
    private @Nullable ListingSoFar rest;
    private StackLogGroups ofStacks = StackLogGroups.NONE;

    private SurveyedPlaceBuilder(Place place) {
        this.place = place;
    }

    public static SurveyedPlaceBuilder in(Place place) {
        return new SurveyedPlaceBuilder(place);
    }

    /// The same place, without its warnings and what is wrong with its keys.
    public static SurveyedPlaceBuilder like(SurveyedPlace other) {
        var builder = in(other.place())
                .tally(other.tally())
                .queryResults(other.queryResults())
                .journal(other.journal())
                .presentKeys(other.presentKeys())
                .ofStacks(other.ofStacks())
                .throttles(other.throttles());
        builder.key = other.key();
        return builder;
    }

    public SurveyedPlaceBuilder place(Place other) {
        place = other;
        return this;
    }

    public SurveyedPlaceBuilder wantedKey(PlaceKey wanted) {
        key = SurveyedPlace.FoundKey.of(wanted);
        return this;
    }

    public SurveyedPlaceBuilder wantedKey(String arn) {
        return wantedKey(PlaceKey.existing(arn));
    }

    /// Whether its alias is yet to be moved to the key.
    public SurveyedPlaceBuilder unfinished(boolean is) {
        key = new SurveyedPlace.FoundKey(key.wantedKey(), is);
        return this;
    }

    public SurveyedPlaceBuilder tally(Tally found) {
        tally = found;
        return this;
    }

    public SurveyedPlaceBuilder queryResults(QueryResultsState state) {
        queryResults = state;
        return this;
    }

    public SurveyedPlaceBuilder journal(List<Segment> segments) {
        journal = segments;
        return this;
    }

    /// With a journal of one segment, or none for none.
    public SurveyedPlaceBuilder toChange(int targets) {
        int pages = (targets + Segment.PAGE_SIZE - 1) / Segment.PAGE_SIZE;
        return journal(targets == 0 ? List.of() : List.of(new Segment("s", pages, targets)));
    }

    public SurveyedPlaceBuilder presentKeys(Map<String, Integer> keys) {
        presentKeys = keys;
        return this;
    }

    public SurveyedPlaceBuilder denial(@Nullable Failure failure) {
        denial = failure;
        return this;
    }

    public SurveyedPlaceBuilder doubts(List<Failure> failures) {
        doubts = failures;
        return this;
    }

    public SurveyedPlaceBuilder warnings(List<String> sentences) {
        warnings = sentences;
        return this;
    }

    public SurveyedPlaceBuilder ofStacks(StackLogGroups found) {
        ofStacks = found;
        return this;
    }

    public SurveyedPlaceBuilder throttles(int calls) {
        throttles = calls;
        return this;
    }

    /// Not surveyed to the end.
    public SurveyedPlaceBuilder rest(ListingSoFar listing) {
        rest = listing;
        return this;
    }

    public SurveyedPlace build() {
        return new SurveyedPlace(
                place,
                null,
                key,
                new SurveyedPlace.FoundTargets(tally, queryResults, journal, ofStacks),
                null,
                new SurveyedPlace.PresentKeys(presentKeys, Map.of()),
                new SurveyedPlace.Service(true, denial, doubts),
                warnings,
                throttles,
                new SurveyedPlace.Rest(rest, null));
    }
}
