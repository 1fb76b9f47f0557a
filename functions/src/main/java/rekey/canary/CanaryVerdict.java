package rekey.canary;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.FailureGroup;
import rekey.outcome.PlaceOutcome;
import rekey.place.Place;
import rekey.plan.Plan;
import rekey.progress.Evidence;
import rekey.progress.PlaceResult;
import rekey.survey.SurveyedPlace;

/// What the canary came to: `canary.json`.
///
/// @param places of the canary
/// @param bad those of them that are neither `Rotated` nor `Unchanged`; one is enough to stop the
///     run
public record CanaryVerdict(int places, List<BadPlace> bad) {
    private static final Failure NOTHING_HEARD = new Failure(
            "NoResult",
            "no worker reported what became of it",
            Blame.REKEY,
            "Read in the report why its child execution failed");

    /// A place for whose sake the run stops.
    ///
    /// @param failure the first there
    public record BadPlace(Place place, String state, Failure failure) {}

    /// @param accounts of the canary
    static CanaryVerdict of(Plan plan, Set<String> accounts, Evidence evidence) {
        var places = plan.places().stream()
                .filter(place -> accounts.contains(place.account()))
                .toList();
        return new CanaryVerdict(
                places.size(),
                places.stream()
                        .flatMap(place -> bad(place, evidence, plan.applied().orElse("")).stream())
                        .toList());
    }

    /// Whether the others may be begun.
    public boolean well() {
        return bad.isEmpty();
    }

    /// @param applied the plan that the run applies; empty where it applies none
    private static Optional<BadPlace> bad(Place place, Evidence evidence, String applied) {
        var outcome = evidence.outcome(place);
        if (outcome.isEmpty()) {
            return Optional.of(new BadPlace(place, PlaceOutcome.State.LOST.text(), NOTHING_HEARD));
        }
        return outcome.filter(came -> !came.complete())
                .map(came -> new BadPlace(
                        place, came.state(), came.reason().orElseGet(() -> first(place, evidence, applied))));
    }

    private static Failure first(Place place, Evidence evidence, String applied) {
        var ofSurvey = Optional.ofNullable(evidence.survey(place)).map(SurveyedPlace::tally);
        var ofResult = Optional.ofNullable(evidence.result(place)).map(PlaceResult::tally);
        var tallies = Stream.of(ofSurvey, ofResult).flatMap(Optional::stream).toList();
        return tallies.stream()
                .flatMap(tally -> tally.failures().stream())
                .map(FailureGroup::failure)
                .findFirst()
                .or(() -> tallies.stream()
                        .flatMap(tally -> tally.drifted().failure(applied).stream())
                        .findFirst())
                .orElse(NOTHING_HEARD);
    }
}
