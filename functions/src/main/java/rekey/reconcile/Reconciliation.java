package rekey.reconcile;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rekey.input.Mode;
import rekey.outcome.PlaceOutcome;
import rekey.place.Place;
import rekey.progress.Evidence;
import rekey.progress.PlaceProgress;
import rekey.progress.PlaceResult;
import rekey.survey.SurveyedPlace;

/// Holds what was planned against what came back: every planned place has an outcome, also the one
/// that gave no result.
public final class Reconciliation {
    private final Mode mode;
    private final Evidence evidence;
    private final Optional<CanaryStop> stop;

    public Reconciliation(Mode mode, List<SurveyedPlace> surveyed, List<PlaceResult> results) {
        this(mode, surveyed, results, Optional.empty());
    }

    /// @param stop empty where the run came to all places
    public Reconciliation(
            Mode mode, List<SurveyedPlace> surveyed, List<PlaceResult> results, Optional<CanaryStop> stop) {
        this.mode = mode;
        this.evidence = new Evidence(mode, surveyed, results);
        this.stop = stop;
    }

    /// The places that gave no result.
    public List<LostPlace> lost(List<Place> planned) {
        return planned.stream().flatMap(place -> lost(place).stream()).toList();
    }

    private Optional<LostPlace> lost(Place place) {
        return outcome(place).isPresent() ? Optional.empty() : Optional.of(unheardOf(place, null));
    }

    private Optional<PlaceOutcome> outcome(Place place) {
        return evidence.outcome(place)
                .or(() -> stop.flatMap(
                        by -> Optional.ofNullable(evidence.survey(place)).flatMap(by::outcome)));
    }

    private LostPlace unheardOf(Place place, @Nullable PlaceResult soFar) {
        var survey = evidence.survey(place);
        return survey == null
                ? new LostPlace(Phase.SURVEY, place, 0, 0)
                : new LostPlace(
                        Phase.ROTATION,
                        place,
                        survey.toChange(),
                        ReconciledPlace.unaccounted(survey.toChange(), soFar));
    }

    public List<ReconciledPlace> of(List<Place> planned, LossCauses why) {
        return of(planned, Map.of(), why);
    }

    /// @param soFar how far the workers of lost places came, as far as they wrote it down
    /// @param why what is known of the lost places
    public List<ReconciledPlace> of(List<Place> planned, Map<Place, PlaceProgress> soFar, LossCauses why) {
        return planned.stream()
                .map(place -> outcome(place)
                        .map(known -> reconciled(place, evidence.result(place), known))
                        .orElseGet(() -> lost(place, soFar.get(place), why)))
                .toList();
    }

    private ReconciledPlace lost(Place place, @Nullable PlaceProgress progress, LossCauses why) {
        var soFar = progress == null ? null : PlaceResult.of(progress);
        return reconciled(place, soFar, new PlaceOutcome.Lost(why.of(unheardOf(place, soFar))));
    }

    private ReconciledPlace reconciled(Place place, @Nullable PlaceResult result, PlaceOutcome outcome) {
        return new ReconciledPlace(mode, place, evidence.survey(place), result, outcome);
    }
}
