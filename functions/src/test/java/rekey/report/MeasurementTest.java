package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.input.Mode;

class MeasurementTest {
    private static List<String> texts(List<Measurement> measurements) {
        return measurements.stream()
                .map(m -> "%s %s %s %.0f"
                        .formatted(
                                m.name(),
                                Objects.requireNonNullElse(m.mode(), "-"),
                                Objects.requireNonNullElse(m.outcome(), "-"),
                                m.value()))
                .toList();
    }

    @Test
    void aRunIsMeasuredByTheOutcomesOfItsPlacesAndTargets() {
        assertThat(texts(Measurement.of(SampleRun.report())))
                .containsExactlyInAnyOrder(
                        "Runs rotate INCOMPLETE 1",
                        "IncompleteRuns - - 1",
                        "Places rotate Rotated 1",
                        "Places rotate Unchanged 2",
                        "Places rotate Incomplete 1",
                        "Places rotate Refused 1",
                        "Places rotate Unreachable 1",
                        "Places rotate Lost 2",
                        "Targets rotate Changed 3",
                        "Targets rotate AlreadyRight 10",
                        "Targets rotate Gone 1",
                        "Targets rotate Reserved 1",
                        "Targets rotate Excluded 1",
                        "Targets rotate Failed 2",
                        "Targets rotate Unaccounted 5",
                        "Throttles rotate - 7",
                        "Seconds rotate - 1200");
    }

    @Test
    void theTargetsAddUpToTheirTotal() {
        var report = SampleRun.report();
        assertThat(Measurement.of(report).stream()
                        .filter(measurement -> measurement.name().equals("Targets"))
                        .collect(Collectors.summingDouble(Measurement::value)))
                .isEqualTo(report.totals().targets());
    }

    @ParameterizedTest
    @EnumSource
    void onlyARunThatProvesEveryTargetToBeRightIsACompleteOne(Mode mode) {
        var report = SummaryTest.report(mode, List.of(SummaryTest.complete(1)));
        var measured = texts(Measurement.of(report));
        assertThat(measured)
                .contains("Runs %s COMPLETE 1".formatted(mode.text()))
                .doesNotContain("IncompleteRuns - - 1");
        assertThat(measured.contains("CompleteRuns - - 1")).isEqualTo(mode == Mode.ROTATE || mode == Mode.VERIFY);
    }

    @Test
    void aRunThatEndedEarlyIsIncompleteWhateverItsPlacesAre() {
        var report = SummaryTest.report(
                Mode.VERIFY, List.of(SummaryTest.complete(1)), new Problem("States.Timeout", "too long"));
        assertThat(texts(Measurement.of(report)))
                .contains("Runs verify INCOMPLETE 1", "IncompleteRuns - - 1")
                .doesNotContain("CompleteRuns - - 1");
    }

    @Test
    void aRunWithoutAPlanIsCountedToo() {
        assertThat(texts(Measurement.ofUnplanned()))
                .containsExactly("Runs unplanned INCOMPLETE 1", "IncompleteRuns - - 1");
    }

    /// What alarms and dashboard ask for is written in the template, what is measured in Java; here
    /// they meet.
    @Test
    void whatTheTemplateAsksForIsMeasured() throws IOException {
        var template = Files.readString(Path.of("template.yaml"));
        var asked = Stream.of(
                        "Namespace: Rekey\\s+MetricName: (\\w+)\\s+Dimensions:\\s+- \\{Name: Service, ",
                        "\\{Rekey,Service,Mode,Outcome} MetricName=\\\\\"(\\w+)",
                        "\\{Rekey,Service,Mode} MetricName=\\\\\"(\\w+)")
                .map(pattern -> Pattern.compile(pattern)
                        .matcher(template)
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.toSet()))
                .toList();
        assertThat(asked.get(0)).containsExactlyInAnyOrder("IncompleteRuns", "CompleteRuns");
        assertThat(asked.get(1)).isEqualTo(names(m -> m.mode() != null && m.outcome() != null));
        assertThat(asked.get(2)).isEqualTo(names(m -> m.mode() != null && m.outcome() == null));
        assertThat(names(m -> m.mode() == null)).isEqualTo(asked.get(0));
    }

    private static Set<String> names(Predicate<Measurement> which) {
        var complete = SummaryTest.report(Mode.ROTATE, List.of(SummaryTest.complete(1)));
        return Stream.of(complete, SampleRun.report())
                .flatMap(report -> Measurement.of(report).stream())
                .filter(which)
                .map(Measurement::name)
                .collect(Collectors.toSet());
    }
}
