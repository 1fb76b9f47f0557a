package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class ColumnTest {
    private static int notStarted(Report report) {
        var waiting = Column.of(report).stream()
                .filter(column -> column.title().equals("Not started"))
                .toList();
        assertThat(waiting).hasSize(1);
        return report.places().stream().mapToInt(waiting.getFirst()::of).sum();
    }

    /// A restoration may have a canary too.
    @Test
    void whatACanaryKeptARunFromHasAColumn() {
        var rotation = SampleRun.stopped();
        assertThat(notStarted(rotation)).isEqualTo(rotation.totals().counts().toChange());
        var restoration =
                Objects.requireNonNull(RestorationReportTest.restorations().get("canary"));
        assertThat(notStarted(restoration))
                .isPositive()
                .isEqualTo(restoration.totals().counts().toChange());
    }

    @Test
    void whatAPlanWouldChangeIsNoPlaceThatWasNotStarted() {
        assertThat(Column.of(SampleRun.planned()))
                .noneMatch(column -> column.title().equals("Not started"));
    }
}
