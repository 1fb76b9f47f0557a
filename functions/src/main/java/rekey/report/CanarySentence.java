package rekey.report;

import java.util.Optional;
import rekey.outcome.PlaceOutcome;

/// What a report says of a canary that stopped the run, for any reader.
public final class CanarySentence {
    private CanarySentence() {}

    /// Empty if no canary stopped the run.
    public static Optional<String> of(Report report) {
        var canary = report.canary();
        if (canary == null || !canary.stopped()) {
            return Optional.empty();
        }
        var bad = report.places().stream()
                .filter(place -> canary.accounts().contains(place.account()))
                .filter(place -> PlaceMeaning.of(place.state()).needsAttention())
                .toList();
        long notStarted = report.places().stream()
                .filter(place -> place.known().equals(Optional.of(PlaceOutcome.State.NOT_STARTED)))
                .count();
        var named = bad.stream()
                .limit(1)
                .map(CanarySentence::named)
                .findFirst()
                .orElse("one of its places did not end well");
        return Optional.of("The canary stopped the run: %s%s; %s not started."
                .formatted(
                        named,
                        bad.size() > 1 ? " (and %d more)".formatted(bad.size() - 1) : "",
                        Format.count(notStarted, "place") + (notStarted == 1 ? " was" : " were")));
    }

    private static String named(Report.PlaceReport place) {
        var code = place.failures().stream()
                .map(Report.FailureReport::code)
                .findFirst()
                .orElse(place.state());
        return "%s in %s is %s, %s".formatted(place.account(), place.region(), place.state(), code);
    }
}
