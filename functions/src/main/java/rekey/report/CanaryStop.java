package rekey.report;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rekey.canary.CanaryVerdict;
import rekey.input.Canary;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.survey.SurveyedPlace;

/// A canary that stopped the run before the places of all other accounts.
///
/// @param accounts of the canary
/// @param first the place for whose sake the run stopped, the first of them
record CanaryStop(Set<String> accounts, CanaryVerdict.BadPlace first) {
    static final String CODE = "CanaryStopped";

    /// @param verdict null where none was asked for
    /// @return empty where nothing was stopped
    static Optional<CanaryStop> of(@Nullable Canary canary, @Nullable CanaryVerdict verdict) {
        return canary == null || verdict == null || verdict.well()
                ? Optional.empty()
                : Optional.of(new CanaryStop(
                        Set.copyOf(canary.accounts()), verdict.bad().getFirst()));
    }

    /// @param surveyed a place of which nothing was heard since
    /// @return empty where the place is the canary's own: it was begun
    Optional<PlaceOutcome> outcome(SurveyedPlace surveyed) {
        if (accounts.contains(surveyed.place().account())) {
            return Optional.empty();
        }
        var why = first.failure();
        return Optional.of(new PlaceOutcome.NotStarted(new Failure(
                CODE,
                "%d targets were to be changed, and the canary stopped the run before: %s is %s, %s: %s"
                        .formatted(surveyed.toChange(), first.place(), first.state(), why.code(), why.message()),
                why.blame(),
                "Mend the canary first, %s (%s), then run Rekey again".formatted(first.place(), why.code()))));
    }

    /// What a report says of it, for any reader; empty where nothing was stopped.
    static Optional<String> sentence(Report report) {
        var canary = report.canary();
        if (canary == null || !canary.stopped()) {
            return Optional.empty();
        }
        var bad = report.places().stream()
                .filter(place -> canary.accounts().contains(place.account()))
                .filter(place -> PlaceMeaning.of(place.state()).needsAttention())
                .toList();
        long notStarted = report.places().stream()
                .filter(place -> place.state().equals(PlaceOutcome.NotStarted.class.getSimpleName()))
                .count();
        var named = bad.stream().limit(1).map(CanaryStop::named).findFirst().orElse("one of its places is not well");
        return Optional.of("The canary stopped the run: %s%s; %s not started."
                .formatted(
                        named,
                        bad.size() > 1 ? " (and %d more)".formatted(bad.size() - 1) : "",
                        Say.count(notStarted, "place") + (notStarted == 1 ? " was" : " were")));
    }

    private static String named(Report.PlaceReport place) {
        var code = place.failures().stream()
                .map(Report.FailureReport::code)
                .findFirst()
                .orElse(place.state());
        return "%s in %s is %s, %s".formatted(place.account(), place.region(), place.state(), code);
    }
}
