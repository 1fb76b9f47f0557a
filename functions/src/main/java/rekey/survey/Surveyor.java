package rekey.survey;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.input.ExecutionInput;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.key.KeyLookup;
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
import rekey.outcome.TargetOutcome;
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
    private final BooleanSupplier timeIsUp;

    /// @param segment the journal segment's id: this invocation's own
    Surveyor(ExecutionInput input, Place place, Journal journal, String segment, BooleanSupplier timeIsUp) {
        this.input = input;
        this.place = place;
        this.journal = journal;
        this.segment = segment;
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
            case Entry.Entered(var logs, var _) -> new Listing(logs, from).survey();
        };
    }

    private SurveyedPlace begin(PlaceLogs logs, KeyLookup keys) {
        return switch (keys.wanted(input.key())) {
            case WantedKey.Unreachable(var failure) ->
                SurveyedPlace.barred(place, new PlaceOutcome.Unreachable(failure));
            case WantedKey.Unfit(var failure) -> SurveyedPlace.barred(place, new PlaceOutcome.Refused(failure));
            case WantedKey.Usable(var key) -> new Listing(logs, SurveyedPlace.unseen(place, key, List.of())).survey();
        };
    }

    /// The listing of a place whose wanted key is known.
    private final class Listing {
        private final PlaceLogs logs;
        private final SurveyedPlace from;
        private final String wantedKey;
        private final Journal.Writer writer = journal.writer(segment);
        private final Map<String, Integer> presentKeys;
        private ProbeCandidates candidates;
        private Tally tally;
        private int alreadyRight;
        private int excluded;

        Listing(PlaceLogs logs, SurveyedPlace from) {
            this.logs = logs;
            this.from = from;
            this.wantedKey = Objects.requireNonNull(from.wantedKey(), "a barred place is not listed");
            this.presentKeys = new HashMap<>(from.presentKeys());
            this.candidates =
                    from.rest() == null ? ProbeCandidates.NONE : from.rest().candidates();
            this.tally = from.tally();
        }

        SurveyedPlace survey() {
            var rest = from.rest();
            return switch (logs.list(rest == null ? null : rest.token(), timeIsUp, this::sort)) {
                case Listed.Refused(var error) ->
                    SurveyedPlace.barred(
                            place, new PlaceOutcome.Unreachable(Failures.of(error, place, "DescribeLogGroups", "")));
                case Listed.Stopped(var token) ->
                    surveyed(from.queryResults(), new ListingSoFar(token, List.of(), Map.of(), candidates));
                case Listed.ToTheEnd() ->
                    surveyed(input.queryResults() ? queryResults() : QueryResultsState.EXCLUDED, null);
            };
        }

        private void sort(LogGroup group) {
            candidates = candidates.plus(group);
            if (!input.logGroups().test(group.name())) {
                excluded++;
            } else if (group.key().is(wantedKey)) {
                alreadyRight++;
            } else {
                toChange(JournalEntry.of(group));
            }
        }

        private void toChange(JournalEntry entry) {
            writer.add(entry);
            presentKeys.merge(entry.previousKey().text(), 1, Integer::sum);
        }

        private QueryResultsState queryResults() {
            return switch (logs.queryResultsKey(candidates)) {
                case QueryReading.Read(var key)
                when key.is(wantedKey) -> {
                    alreadyRight++;
                    yield QueryResultsState.ALREADY_RIGHT;
                }
                case QueryReading.Read(var key) -> {
                    toChange(JournalEntry.ofQueryResults(key));
                    yield QueryResultsState.TO_CHANGE;
                }
                case QueryReading.NothingToQuery() -> {
                    toChange(JournalEntry.ofQueryResults(new PreviousKey.Unknown()));
                    yield QueryResultsState.NOT_VERIFIABLE;
                }
                // Their previous key cannot be journalled, so they are not touched.
                case QueryReading.Failed(var failure) -> {
                    tally = tally.plus(Tally.of(new Target.QueryResults(), new TargetOutcome.Failed(failure)));
                    yield QueryResultsState.FAILED;
                }
            };
        }

        private SurveyedPlace surveyed(QueryResultsState queryResults, @Nullable ListingSoFar rest) {
            var segments = Stream.concat(from.journal().stream(), writer.finish().stream())
                    .toList();
            return new SurveyedPlace(
                    place,
                    null,
                    wantedKey,
                    tally.plus(Tally.alreadyRight(alreadyRight)).plus(Tally.excluded(excluded)),
                    queryResults,
                    segments,
                    Map.copyOf(presentKeys),
                    from.warnings(),
                    from.throttles() + logs.throttles(),
                    rest);
        }
    }
}
