package rekey.finish;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.input.Mode;
import rekey.outcome.RunOutcome;
import rekey.report.Report;

/// One number of a run, for CloudWatch. The outcome alone tells numbers of one name apart: by
/// account and Region there would be thousands of metrics.
///
/// @param mode stands beside the number in the log, for those who search there
/// @param outcome of a run, a place or a target; null where there is none to tell
record Measurement(
        String name, double value, String mode, @Nullable String outcome) {
    /// What an alarm waits for must be a metric of its own: a complete run of another mode moves
    /// nothing to the wanted key.
    private static final String COMPLETE_ROTATIONS = "CompleteRotations";

    /// In percent. Of the last run alone: a dashboard shows the last value.
    static final String ON_WANTED_KEY = "OnWantedKey";

    private static final double MILLIS_PER_SECOND = 1e3;

    /// Of a run that ended before anybody knew its mode.
    private static final String UNPLANNED = "unplanned";

    static List<Measurement> of(Report report) {
        var mode = report.mode().text();
        return Stream.of(
                        runs(report.outcome(), mode),
                        places(report).entrySet().stream()
                                .map(state -> new Measurement("Places", state.getValue(), mode, state.getKey())),
                        targets(report.totals()).entrySet().stream()
                                .filter(count -> count.getValue() > 0)
                                .map(count -> new Measurement("Targets", count.getValue(), mode, count.getKey())),
                        report.mode() == Mode.ROTATE && report.outcome() == RunOutcome.COMPLETE
                                ? Stream.of(new Measurement(COMPLETE_ROTATIONS, 1, mode, null))
                                : Stream.<Measurement>of(),
                        onWantedKey(report),
                        Stream.of(
                                new Measurement("Throttles", throttles(report), mode, null),
                                new Measurement("Seconds", seconds(report), mode, null)))
                .flatMap(Function.identity())
                .toList();
    }

    static List<Measurement> ofUnplanned() {
        return runs(RunOutcome.INCOMPLETE, UNPLANNED).toList();
    }

    private static Stream<Measurement> runs(RunOutcome outcome, String mode) {
        return Stream.of(new Measurement("Runs", 1, mode, outcome.name()));
    }

    /// A restoration wants its targets on other keys, and a plan tells how it is before the rotation
    /// that mostly follows within the hour.
    private static Stream<Measurement> onWantedKey(Report report) {
        return report.mode() == Mode.RESTORE || report.mode() == Mode.PLAN
                ? Stream.of()
                : report.totals().counts().shareOnWantedKey().stream()
                        .mapToObj(share -> new Measurement(
                                ON_WANTED_KEY, share, report.mode().text(), null));
    }

    private static Map<String, Long> places(Report report) {
        return report.places().stream()
                .collect(Collectors.groupingBy(Report.PlaceReport::state, Collectors.counting()));
    }

    private static Map<String, Integer> targets(Report.Totals totals) {
        var counts = new LinkedHashMap<String, Integer>();
        counts.put("Changed", totals.counts().changed());
        counts.put("AlreadyRight", totals.counts().alreadyRight());
        counts.put("Gone", totals.counts().gone());
        counts.put("Reserved", totals.counts().reserved());
        counts.put("Excluded", totals.counts().excluded());
        counts.put("MovedOn", totals.counts().movedOn());
        counts.put("Drifted", totals.counts().drifted());
        counts.put("Failed", totals.counts().failed());
        counts.put("ToChange", totals.counts().toChange());
        counts.put("Unaccounted", totals.counts().unaccounted());
        return counts;
    }

    private static int throttles(Report report) {
        return report.places().stream()
                .mapToInt(place -> place.effort().throttles())
                .sum();
    }

    private static double seconds(Report report) {
        return Duration.between(report.startedAt(), report.finishedAt()).toMillis() / MILLIS_PER_SECOND;
    }
}
