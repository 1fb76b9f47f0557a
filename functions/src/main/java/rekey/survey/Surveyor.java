package rekey.survey;

import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import rekey.input.ExecutionInput;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.key.KeyLookup;
import rekey.key.Serving;
import rekey.key.WantedKey;
import rekey.logs.Listed;
import rekey.logs.ListingSoFar;
import rekey.logs.LogGroup;
import rekey.logs.PlaceLogs;
import rekey.logs.ProbeCandidates;
import rekey.logs.QueryReading;
import rekey.member.Entry;
import rekey.outcome.Failures;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.pacing.Time;
import rekey.place.Place;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Surveys one place: finds the wanted key, lists the log groups, reads the key of the query
/// results, and writes the journal of what is to change. Changes nothing.
final class Surveyor {
    private final ExecutionInput input;
    private final Place place;
    private final Journal journal;
    private final String segment;
    private final Time time;
    private final BooleanSupplier timeIsUp;

    /// @param segment the journal segment's id: this invocation's own
    Surveyor(ExecutionInput input, Place place, Journal journal, String segment, Time time, BooleanSupplier timeIsUp) {
        this.input = input;
        this.place = place;
        this.journal = journal;
        this.segment = segment;
        this.time = time;
        this.timeIsUp = timeIsUp;
    }

    SurveyedPlace begin(Entry entry) {
        return switch (entry) {
            case Entry.Barred(var failure) -> SurveyedPlace.barred(place, new PlaceOutcome.Unreachable(failure));
            case Entry.Entered(var logs, var keys) -> begin(logs, keys);
        };
    }

    /// @param from what an earlier invocation had no time to finish
    SurveyedPlace goOn(Entry entry, SurveyedPlace from) {
        return switch (entry) {
            case Entry.Barred(var failure) -> SurveyedPlace.barred(place, new PlaceOutcome.Unreachable(failure));
            case Entry.Entered(var logs, var keys) -> listing(logs, keys, from);
        };
    }

    private SurveyedPlace begin(PlaceLogs logs, KeyLookup keys) {
        return switch (keys.wanted(input.key())) {
            case WantedKey.Unreachable(var failure) ->
                SurveyedPlace.barred(place, new PlaceOutcome.Unreachable(failure));
            case WantedKey.Unfit(var failure) -> SurveyedPlace.barred(place, new PlaceOutcome.Refused(failure));
            case WantedKey.Usable(var key, var warnings) ->
                listing(logs, keys, SurveyedPlace.unseen(place, key, warnings));
        };
    }

    private SurveyedPlace listing(PlaceLogs logs, KeyLookup keys, SurveyedPlace from) {
        var wantedKey = Objects.requireNonNull(from.wantedKey(), "a barred place is not listed");
        return new Listing(logs, from, wantedKey, keys.serving(wantedKey, time.now())).survey();
    }

    /// The listing of a place whose wanted key is known.
    private final class Listing {
        private final PlaceLogs logs;
        private final SurveyedPlace from;
        private final String wantedKey;
        private final Sorting sorting;
        private final ListingSoFar soFar;
        private ProbeCandidates candidates;
        private int excluded;

        Listing(PlaceLogs logs, SurveyedPlace from, String wantedKey, Serving serving) {
            this.logs = logs;
            this.from = from;
            this.wantedKey = wantedKey;
            this.sorting = new Sorting(input.mode(), serving, wantedKey, journal.writer(segment), from);
            this.soFar = Objects.requireNonNullElse(from.rest(), ListingSoFar.BEGINNING);
            this.candidates = soFar.candidates();
        }

        SurveyedPlace survey() {
            return switch (logs.list(soFar.token(), timeIsUp, this::at)) {
                case Listed.Refused(var error) ->
                    SurveyedPlace.barred(
                            place, new PlaceOutcome.Unreachable(Failures.of(error, place, "DescribeLogGroups", "")));
                case Listed.Stopped(var token) -> surveyed(from.queryResults(), new ListingSoFar(token, candidates));
                case Listed.ToTheEnd() ->
                    surveyed(input.queryResults() ? queryResults() : QueryResultsState.EXCLUDED, null);
            };
        }

        private void at(LogGroup group) {
            candidates = candidates.plus(group);
            if (input.logGroups().test(group.name())) {
                sorting.add(JournalEntry.of(group));
            } else {
                excluded++;
            }
        }

        private QueryResultsState queryResults() {
            return switch (logs.queryResultsKey(candidates)) {
                case QueryReading.Read(var key) -> sorting.addQueryResults(key, QueryResultsState.TO_CHANGE);
                case QueryReading.NothingToQuery() ->
                    sorting.addQueryResults(new PreviousKey.Unknown(), QueryResultsState.NOT_VERIFIABLE);
                // Their previous key cannot be journalled, so they are not touched.
                case QueryReading.Failed(var failure) -> {
                    sorting.fail(new Target.QueryResults(), failure);
                    yield QueryResultsState.FAILED;
                }
            };
        }

        private SurveyedPlace surveyed(QueryResultsState queryResults, @Nullable ListingSoFar rest) {
            return new SurveyedPlace(
                    place,
                    rest == null ? sorting.refusal().orElse(null) : null,
                    wantedKey,
                    sorting.tally().plus(Tally.excluded(excluded)),
                    queryResults,
                    sorting.journal(),
                    sorting.presentKeys(),
                    sorting.serves(),
                    sorting.denial(),
                    sorting.warnings(),
                    from.throttles() + logs.throttles(),
                    rest);
        }
    }
}
