package rekey.report;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rekey.input.Mode;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
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

    List<ReconciledPlace> of(List<Place> planned) {
        return planned.stream()
                .map(place -> reconciled(place, surveyed.get(place), results.get(place)))
                .toList();
    }

    private ReconciledPlace reconciled(Place place, @Nullable SurveyedPlace survey, @Nullable PlaceResult result) {
        return new ReconciledPlace(mode, place, survey, result, outcome(survey, result));
    }

    private PlaceOutcome outcome(@Nullable SurveyedPlace survey, @Nullable PlaceResult result) {
        if (survey == null) {
            return lost("The place was planned, and its survey came to no result");
        }
        if (survey.barred() != null) {
            return survey.barred();
        }
        if (result != null) {
            return refusedAltogether(survey, result)
                    ? new PlaceOutcome.Refused(
                            result.tally().failures().getFirst().failure())
                    : outcome(survey.tally().plus(result.tally()));
        }
        boolean right = survey.toChange() == 0;
        return switch (mode) {
            case PLAN -> right || survey.tally().failed() > 0 ? outcome(survey.tally()) : new PlaceOutcome.Planned();
            case VERIFY -> outcome(survey.tally());
            case ROTATE ->
                right
                        ? outcome(survey.tally())
                        : lost("%d targets were to be changed, and no worker reported what became of them"
                                .formatted(survey.toChange()));
        };
    }

    /// Everything that a worker tried was refused for one reason of the customer's making. Where
    /// log groups are on the key already, the refusal of the query results alone is none of the key
    /// as such.
    private static boolean refusedAltogether(SurveyedPlace survey, PlaceResult result) {
        var tally = result.tally();
        if (result.changes() != null
                || tally.changed() + tally.reserved() > 0
                || tally.failures().size() != 1) {
            return false;
        }
        var refusal = tally.failures().getFirst();
        boolean ofLogGroups = refusal.targets().stream().anyMatch(Target.LogGroup.class::isInstance);
        int right = survey.tally().alreadyRight() + tally.alreadyRight();
        return refusal.failure().blame() == Blame.CONFIGURATION && (ofLogGroups || right == 0);
    }

    private static PlaceOutcome outcome(Tally tally) {
        if (tally.failed() > 0) {
            return new PlaceOutcome.Incomplete();
        }
        return tally.changed() > 0 ? new PlaceOutcome.Rotated() : new PlaceOutcome.Unchanged();
    }

    private static PlaceOutcome lost(String message) {
        return new PlaceOutcome.Lost(
                new Failure(
                        "NoResult",
                        message,
                        Blame.REKEY,
                        "Open the failed child of the Map Run in the Step Functions console for its cause, then run Rekey again: it goes on where this run ended"));
    }
}
