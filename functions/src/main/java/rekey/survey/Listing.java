package rekey.survey;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import rekey.input.ExecutionInput;
import rekey.key.KeyTrouble;
import rekey.logs.Listed;
import rekey.logs.ListingSoFar;
import rekey.logs.LogGroup;
import rekey.logs.PlaceLogs;
import rekey.logs.ProbeCandidates;
import rekey.outcome.Failures;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.target.PreviousKey;

/// The listing of a place whose wanted key is known.
final class Listing {
    private final ExecutionInput input;
    private final PlaceLogs logs;
    private final SurveyedPlace from;
    private final Sorting sorting;
    private final Targets targets;
    private final BooleanSupplier timeIsUp;
    private final ListingSoFar soFar;
    private ProbeCandidates candidates;
    private int excluded;

    /// @param from what earlier invocations found in the place
    Listing(
            ExecutionInput input,
            PlaceLogs logs,
            SurveyedPlace from,
            Sorting sorting,
            Targets targets,
            BooleanSupplier timeIsUp) {
        this.input = input;
        this.logs = logs;
        this.from = from;
        this.sorting = sorting;
        this.targets = targets;
        this.timeIsUp = timeIsUp;
        this.soFar = Objects.requireNonNullElse(from.rest(), ListingSoFar.BEGINNING);
        this.candidates = soFar.candidates();
    }

    /// @param now which retention policies of the account are in force
    SurveyedPlace survey(Instant now) {
        logs.lookAtRetentionPolicies(now).forEach(sorting::warn);
        return switch (logs.list(soFar.token(), timeIsUp, this::at)) {
            case Listed.Refused(var error) ->
                SurveyedPlace.barred(
                        from.place(),
                        new PlaceOutcome.Unreachable(Failures.of(error, from.place(), "DescribeLogGroups", "")));
            case Listed.Stopped(var token) -> surveyed(from.queryResults(), new ListingSoFar(token, candidates));
            case Listed.ToTheEnd() -> {
                targets.end();
                yield surveyed(
                        input.queryResults()
                                ? targets.queryResults(() -> logs.queryResultsKey(candidates))
                                : QueryResultsState.EXCLUDED,
                        null);
            }
        };
    }

    private void at(LogGroup group) {
        candidates = candidates.plus(group);
        if (!input.logGroups().test(group.name()) || !targets.at(group)) {
            excluded++;
        }
    }

    private Map<String, KeyTrouble> troubles() {
        var troubles = new TreeMap<String, KeyTrouble>();
        for (var shown : new TreeSet<>(sorting.presentKeys().keySet())) {
            if (PreviousKey.parse(shown) instanceof PreviousKey.Key key) {
                logs.keys().trouble(key).ifPresent(trouble -> troubles.put(shown, trouble));
            }
        }
        return troubles;
    }

    private SurveyedPlace surveyed(QueryResultsState queryResults, @Nullable ListingSoFar rest) {
        var troubles = rest == null ? troubles() : from.troubles();
        troubles.forEach((key, trouble) -> sorting.warn("Targets are on a key that fails: " + trouble.sentence(key)));
        logs.keys().warnings().forEach(sorting::warn);
        return new SurveyedPlace(
                from.place(),
                rest == null ? sorting.refusal().orElse(null) : null,
                from.wantedKey(),
                from.unfinished(),
                sorting.tally().plus(Tally.excluded(excluded)),
                queryResults,
                sorting.journal(),
                from.undone(),
                sorting.presentKeys(),
                troubles,
                sorting.serves(),
                sorting.denial(),
                sorting.warnings(),
                from.throttles() + logs.throttles(),
                rest);
    }
}
