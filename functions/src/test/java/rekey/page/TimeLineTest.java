package rekey.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import rekey.report.Report;
import rekey.report.SampleRun;

class TimeLineTest {
    private static TimeLine of(Report report) {
        return Objects.requireNonNull(TimeLine.of(report));
    }

    @Test
    void aRunThatChangedNothingHasNone() {
        assertThat(TimeLine.of(SampleRun.planned())).isNull();
    }

    @Test
    void itsPhasesMeetAtTheFirstAndTheLastChange() {
        assertThat(of(SampleRun.report()).phases())
                .extracting(TimeLine.Phase::took)
                .containsExactly("9 min 18 s", "41 s", "10 min");
        assertThat(of(SampleRun.report()).phases().get(2).path()).isEqualTo("M50 0h50v8h-50z");
    }

    @Test
    void theAxisSaysTheTimeOfDayAndTheDay() {
        assertThat(of(SampleRun.report()).ticks())
                .extracting(TimeLine.Tick::time)
                .containsExactly("12:00:00", "12:05:00", "12:10:00", "12:15:00", "12:20:00");
        assertThat(of(ManyPlaces.of(8).report()).ticks())
                .extracting(TimeLine.Tick::date)
                .startsWith("1 Oct 2026")
                .endsWith("2 Oct 2026");
    }

    @Test
    void aPlaceHasTheDayOfItsChanges() {
        assertThat(of(SampleRun.report()).lanes().getFirst())
                .returns("1 Oct 2026, 12:09:18", TimeLine.Lane::from)
                .returns("1 Oct 2026, 12:10:00", TimeLine.Lane::to)
                .returns("41 s", TimeLine.Lane::took);
    }

    @Test
    void ofManyPlacesThoseThatTookLongestAreShownInTheOrderInWhichTheyBegan() {
        var report = ManyPlaces.of(400).report();
        var line = of(report);
        assertThat(line.lanes()).hasSize(25);
        assertThat(line.lanes()).extracting(TimeLine.Lane::from).isSorted();
        long changed = report.places().stream()
                .filter(place -> place.changes() != null)
                .count();
        assertThat(line.lanes().size() + line.others()).isEqualTo(changed);
        assertThat(line.most()).isBetween(2, 400);
    }
}
