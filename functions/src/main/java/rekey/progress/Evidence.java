package rekey.progress;

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
import rekey.outcome.FailureGroup;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.Tally;
import rekey.outcome.Unforeseen;
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
        if (result != null && result.barred() != null) {
            return Optional.of(
                    result.leftOpen()
                            ? new PlaceOutcome.Lost(result.barred())
                            : new PlaceOutcome.Unreachable(result.barred()));
        }
        if (result != null) {
            return Optional.of(refusal(survey, result)
                    .map(Evidence::refused)
                    .orElseGet(() -> outcome(survey.tally().plus(result.tally()))));
        }
        return switch (mode) {
            case ROTATE, RESTORE -> survey.hasWork() ? Optional.empty() : Optional.of(outcome(survey.tally()));
            case PLAN ->
                Optional.of(
                        !survey.hasWork() || survey.tally().hasFailures()
                                ? outcome(survey.tally())
                                : new PlaceOutcome.Planned());
            case VERIFY, RETIRE -> Optional.of(outcome(survey.tally()));
        };
    }

    /// What failures for one reason share.
    private record Reason(String code, Optional<Denial> denial) {
        static Reason of(FailureGroup group) {
            return new Reason(group.failure().code(), Denial.of(group.failure()));
        }
    }

    /// Why everything that a worker tried was refused, if it was for one reason of the customer's
    /// making. Where log groups are on the key already, it must be that log groups are denied the
    /// key: the refusal of the query results alone, or of a log group of an odd class, is not one of
    /// the key as such.
    private static Optional<Failure> refusal(SurveyedPlace survey, PlaceResult result) {
        var tally = result.tally();
        var groups = tally.failures();
        if (result.effort().changes() != null || tally.changed() + tally.reserved() > 0 || !areOneRefusal(groups)) {
            return Optional.empty();
        }
        var ofLogGroups = groups.stream().filter(Evidence::isOfLogGroups).findFirst();
        var shown = ofLogGroups.orElse(groups.getFirst()).failure();
        boolean denied = isOfTheKey(shown) && ofLogGroups.isPresent();
        int right = survey.tally().alreadyRight() + tally.alreadyRight();
        return denied || right == 0 ? Optional.of(shown) : Optional.empty();
    }

    /// Whether all are of targets and for one reason, however each target's message and remedy are
    /// worded.
    private static boolean areOneRefusal(List<FailureGroup> groups) {
        return !groups.isEmpty()
                && groups.stream()
                        .allMatch(group -> group.count() > 0 && group.failure().blame() == Blame.CONFIGURATION)
                && groups.stream().map(Reason::of).distinct().count() == 1;
    }

    private static boolean isOfLogGroups(FailureGroup group) {
        return group.targets().stream().anyMatch(Target.LogGroup.class::isInstance);
    }

    /// A policy that denies the call on some log groups says nothing of the key.
    private static boolean isOfTheKey(Failure failure) {
        return failure.code().equals(AwsError.ACCESS_DENIED)
                && Denial.of(failure).filter(denial -> denial.isOf("logs")).isEmpty();
    }

    /// What keeps the role out of the account, or Rekey out of its own bucket, is none of the key.
    private static PlaceOutcome refused(Failure failure) {
        boolean keptOut = failure.code().equals(Unforeseen.BUCKET_CLOSED)
                || Denial.of(failure).filter(Denial::keepsOut).isPresent();
        return keptOut ? new PlaceOutcome.Unreachable(failure) : new PlaceOutcome.Refused(failure);
    }

    private static PlaceOutcome outcome(Tally tally) {
        if (tally.hasFailures()) {
            return new PlaceOutcome.Incomplete();
        }
        return tally.changed() > 0 ? new PlaceOutcome.Rotated() : new PlaceOutcome.Unchanged();
    }
}
