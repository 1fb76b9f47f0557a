package rekey.report;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import rekey.input.Mode;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.Tally;
import rekey.place.Place;
import rekey.survey.SurveyedPlace;
import rekey.target.Target;
import rekey.verify.PlaceResult;

/// Holds what was planned against what came back: every planned place has an outcome, also the one
/// of which nothing was heard.
final class Reconciliation {
    private final Mode mode;
    private final Map<Place, SurveyedPlace> surveyed;
    private final Map<Place, PlaceResult> results;

    Reconciliation(Mode mode, List<SurveyedPlace> surveyed, List<PlaceResult> results) {
        this.mode = mode;
        // A survey repeated in parts may name a place twice: the first holds, as it does for the batches.
        this.surveyed =
                surveyed.stream().collect(Collectors.toMap(SurveyedPlace::place, Function.identity(), (a, _) -> a));
        this.results = results.stream().collect(Collectors.toMap(PlaceResult::place, Function.identity(), (a, _) -> a));
    }

    /// The places of which nothing was heard.
    List<LostPlace> lost(List<Place> planned) {
        return planned.stream().flatMap(place -> lost(place).stream()).toList();
    }

    private Optional<LostPlace> lost(Place place) {
        var survey = surveyed.get(place);
        if (survey == null) {
            return Optional.of(new LostPlace(Phase.SURVEY, place, 0));
        }
        boolean heardOf = survey.barred() != null || results.containsKey(place);
        return heardOf || !rotates() || survey.toChange() == 0
                ? Optional.empty()
                : Optional.of(new LostPlace(Phase.ROTATION, place, survey.toChange()));
    }

    /// @param why what is known of the lost places
    List<ReconciledPlace> of(List<Place> planned, LossCauses why) {
        return planned.stream()
                .map(place -> {
                    var outcome = lost(place)
                            .<PlaceOutcome>map(lost -> new PlaceOutcome.Lost(why.of(lost)))
                            .orElseGet(() -> outcome(place));
                    return new ReconciledPlace(mode, place, surveyed.get(place), results.get(place), outcome);
                })
                .toList();
    }

    private PlaceOutcome outcome(Place place) {
        var survey = Objects.requireNonNull(surveyed.get(place), "a place without a survey is lost");
        var result = results.get(place);
        if (survey.barred() != null) {
            return survey.barred();
        }
        if (result != null) {
            return refusedAltogether(survey, result)
                    ? new PlaceOutcome.Refused(
                            result.tally().failures().getFirst().failure())
                    : outcome(survey.tally().plus(result.tally()));
        }
        return switch (mode) {
            case PLAN ->
                survey.toChange() == 0 || survey.tally().failed() > 0
                        ? outcome(survey.tally())
                        : new PlaceOutcome.Planned();
            case VERIFY, ROTATE -> outcome(survey.tally());
        };
    }

    private boolean rotates() {
        return switch (mode) {
            case ROTATE -> true;
            case PLAN, VERIFY -> false;
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
                || tally.failures().size() != 1) {
            return false;
        }
        var refusal = tally.failures().getFirst();
        boolean denied = refusal.failure().code().equals(AwsError.ACCESS_DENIED)
                && refusal.targets().stream().anyMatch(Target.LogGroup.class::isInstance);
        int right = survey.tally().alreadyRight() + tally.alreadyRight();
        return refusal.failure().blame() == Blame.CONFIGURATION && (denied || right == 0);
    }

    private static PlaceOutcome outcome(Tally tally) {
        if (tally.failed() > 0) {
            return new PlaceOutcome.Incomplete();
        }
        return tally.changed() > 0 ? new PlaceOutcome.Rotated() : new PlaceOutcome.Unchanged();
    }
}
