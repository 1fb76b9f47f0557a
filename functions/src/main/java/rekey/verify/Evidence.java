package rekey.verify;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rekey.input.Mode;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Denial;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.Tally;
import rekey.place.Place;
import rekey.survey.SurveyedPlace;
import rekey.target.Target;

/// What the survey and the workers left of a run's places, and the outcome that follows from it.
public final class Evidence {
    private final Mode mode;
    private final Map<Place, SurveyedPlace> surveyed;
    private final Map<Place, PlaceResult> results;

    public Evidence(Mode mode, List<SurveyedPlace> surveyed, List<PlaceResult> results) {
        this.mode = mode;
        // A survey repeated in parts may name a place twice: the first holds, as it does for the batches.
        this.surveyed =
                surveyed.stream().collect(Collectors.toMap(SurveyedPlace::place, Function.identity(), (a, _) -> a));
        this.results = results.stream().collect(Collectors.toMap(PlaceResult::place, Function.identity(), (a, _) -> a));
    }

    public @Nullable SurveyedPlace survey(Place place) {
        return surveyed.get(place);
    }

    public @Nullable PlaceResult result(Place place) {
        return results.get(place);
    }

    /// @return empty where nothing was heard of the place
    public Optional<PlaceOutcome> outcome(Place place) {
        var survey = surveyed.get(place);
        var result = results.get(place);
        if (survey == null) {
            return Optional.empty();
        }
        if (survey.barred() != null) {
            return Optional.of(survey.barred());
        }
        if (result != null) {
            return Optional.of(
                    refusedAltogether(survey, result)
                            ? refused(result.tally().failures().getFirst().failure())
                            : outcome(survey.tally().plus(result.tally())));
        }
        return switch (mode) {
            case ROTATE, RESTORE -> survey.hasWork() ? Optional.empty() : Optional.of(outcome(survey.tally()));
            case PLAN ->
                Optional.of(
                        !survey.hasWork() || survey.tally().hasFailures()
                                ? outcome(survey.tally())
                                : new PlaceOutcome.Planned());
            case VERIFY -> Optional.of(outcome(survey.tally()));
        };
    }

    /// Everything that a worker tried was refused for one reason of the customer's making. Where
    /// log groups are on the key already, it must be that log groups are denied the key: the
    /// refusal of the query results alone, or of a log group of an odd class, is none of the key
    /// as such.
    private static boolean refusedAltogether(SurveyedPlace survey, PlaceResult result) {
        var tally = result.tally();
        if (result.changes() != null
                || tally.changed() + tally.reserved() > 0
                || tally.failures().size() != 1
                || tally.failed() == 0) {
            return false;
        }
        var refusal = tally.failures().getFirst();
        boolean denied = refusal.failure().code().equals(AwsError.ACCESS_DENIED)
                && refusal.targets().stream().anyMatch(Target.LogGroup.class::isInstance);
        int right = survey.tally().alreadyRight() + tally.alreadyRight();
        return refusal.failure().blame() == Blame.CONFIGURATION && (denied || right == 0);
    }

    /// What keeps the role out of the account is none of the key.
    private static PlaceOutcome refused(Failure failure) {
        return Denial.of(failure).filter(Denial::keepsOut).isPresent()
                ? new PlaceOutcome.Unreachable(failure)
                : new PlaceOutcome.Refused(failure);
    }

    private static PlaceOutcome outcome(Tally tally) {
        if (tally.hasFailures()) {
            return new PlaceOutcome.Incomplete();
        }
        return tally.changed() > 0 ? new PlaceOutcome.Rotated() : new PlaceOutcome.Unchanged();
    }
}
