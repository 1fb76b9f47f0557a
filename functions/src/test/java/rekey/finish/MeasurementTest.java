package rekey.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.input.Mode;
import rekey.reconcile.Problem;
import rekey.report.SampleRun;
import rekey.report.SummaryTest;

class MeasurementTest {
    private static List<String> texts(List<Measurement> measurements) {
        return measurements.stream()
                .map(m -> "%s %s %s %.0f"
                        .formatted(m.name(), m.mode(), Objects.requireNonNullElse(m.outcome(), "-"), m.value()))
                .toList();
    }

    @Test
    void aRunIsMeasuredByTheOutcomesOfItsPlacesAndTargets() {
        assertThat(texts(Measurement.of(SampleRun.report())))
                .containsExactlyInAnyOrder(
                        "Runs rotate INCOMPLETE 1",
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
                        "OnWantedKey rotate - 65",
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

    /// A restoration wants its targets on other keys, and a plan tells how it is before a rotation.
    @ParameterizedTest
    @EnumSource
    void aRunThatTellsHowItIsAtItsEndSaysHowManyTargetsAreOnTheWantedKey(Mode mode) {
        assertThat(texts(Measurement.of(SummaryTest.report(mode, List.of(SummaryTest.complete(1))))))
                .filteredOn(text -> text.startsWith("OnWantedKey"))
                .isEqualTo(
                        mode == Mode.RESTORE || mode == Mode.PLAN
                                ? List.of()
                                : List.of("OnWantedKey %s - 100".formatted(mode.text())));
    }

    /// The alarm NoCompleteRun waits for it.
    @ParameterizedTest
    @EnumSource
    void onlyACompleteRotationIsOne(Mode mode) {
        var measured = texts(Measurement.of(SummaryTest.report(mode, List.of(SummaryTest.complete(1)))));
        assertThat(measured).contains("Runs %s %s 1".formatted(mode.text(), mode == Mode.PLAN ? "READY" : "COMPLETE"));
        assertThat(measured.contains("CompleteRotations rotate - 1")).isEqualTo(mode == Mode.ROTATE);
        assertThat(texts(Measurement.of(SampleRun.report()))).noneMatch(text -> text.startsWith("CompleteRotations"));
    }

    @Test
    void aRunThatEndedEarlyIsIncompleteWhateverItsPlacesAre() {
        var report = SummaryTest.report(
                Mode.ROTATE, List.of(SummaryTest.complete(1)), new Problem("States.Timeout", "too long"));
        assertThat(texts(Measurement.of(report)))
                .contains("Runs rotate INCOMPLETE 1")
                .noneMatch(text -> text.startsWith("CompleteRotations"));
    }

    /// Whoever plans for the first time is not woken by it.
    @Test
    void aPlanThatIsBlockedIsNoIncompleteRun() {
        assertThat(texts(Measurement.of(SampleRun.planned())))
                .contains("Runs plan BLOCKED 1")
                .noneMatch(text -> text.contains("INCOMPLETE") || text.startsWith("CompleteRotations"));
    }

    @Test
    void aRunWithoutAPlanIsCountedToo() {
        assertThat(texts(Measurement.ofUnplanned())).containsExactly("Runs unplanned INCOMPLETE 1");
    }
}
