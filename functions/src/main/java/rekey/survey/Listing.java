package rekey.survey;

import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import rekey.input.ExecutionInput;
import rekey.logs.Listed;
import rekey.logs.ListingSoFar;
import rekey.logs.LogGroup;
import rekey.logs.PlaceLogs;
import rekey.logs.ProbeCandidates;
import rekey.outcome.Failures;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.place.Place;

/// The listing of a place whose wanted key is known.
final class Listing {
    private final ExecutionInput input;
    private final Place place;
    private final PlaceLogs logs;
    private final SurveyedPlace from;
    private final String wantedKey;
    private final Sorting sorting;
    private final Targets targets;
    private final BooleanSupplier timeIsUp;
    private final ListingSoFar soFar;
    private ProbeCandidates candidates;
    private int excluded;

    /// @param from what earlier invocations found in the place
    Listing(
            ExecutionInput input,
            Place place,
            PlaceLogs logs,
            SurveyedPlace from,
            String wantedKey,
            Sorting sorting,
            Targets targets,
            BooleanSupplier timeIsUp) {
        this.input = input;
        this.place = place;
        this.logs = logs;
        this.from = from;
        this.wantedKey = wantedKey;
        this.sorting = sorting;
        this.targets = targets;
        this.timeIsUp = timeIsUp;
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
                surveyed(
                        input.queryResults()
                                ? targets.queryResults(() -> logs.queryResultsKey(candidates))
                                : QueryResultsState.EXCLUDED,
                        null);
        };
    }

    private void at(LogGroup group) {
        candidates = candidates.plus(group);
        if (input.logGroups().test(group.name())) {
            excluded += targets.at(group) ? 0 : 1;
        } else {
            excluded++;
        }
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
