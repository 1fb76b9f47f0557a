package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import rekey.outcome.RunOutcome;
import rekey.run.Json;

class ReporterTest {
    private final Report report = SampleRun.report();

    private int sum(ToIntFunction<Report.PlaceReport> of) {
        return report.places().stream().mapToInt(of).sum();
    }

    /// The report is a contract. Where it changes on purpose, change report.json by hand.
    @Test
    void theReportIsWrittenAsAgreed() throws IOException {
        try (var golden = ReporterTest.class.getResourceAsStream("report.json")) {
            assertThat(golden).as("report.json").isNotNull();
            assertThat(new String(Json.pretty(report), StandardCharsets.UTF_8))
                    .isEqualToIgnoringNewLines(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    @Test
    void theReportIsReadAsItWasWritten() {
        assertThat(Json.read(Json.pretty(report), Report.class)).isEqualTo(report);
    }

    @Test
    void theTotalsAreTheSumsOfThePlaces() {
        assertThat(report.totals())
                .returns(4, Report.Totals::accounts)
                .returns(8, Report.Totals::places)
                .returns(sum(Report.PlaceReport::changed), Report.Totals::changed)
                .returns(sum(Report.PlaceReport::alreadyRight), Report.Totals::alreadyRight)
                .returns(sum(Report.PlaceReport::gone), Report.Totals::gone)
                .returns(sum(Report.PlaceReport::reserved), Report.Totals::reserved)
                .returns(sum(Report.PlaceReport::excluded), Report.Totals::excluded)
                .returns(sum(Report.PlaceReport::failed), Report.Totals::failed)
                .returns(sum(Report.PlaceReport::unaccounted), Report.Totals::unaccounted)
                .returns(5, Report.Totals::unaccounted)
                .returns(1, Report.Totals::unreachablePlaces)
                .returns(2, Report.Totals::lostPlaces);
    }

    @Test
    void theTargetsAreWhatFollowsThemAndTheFiveOfALostPlaceAmongThem() {
        var totals = report.totals();
        assertThat(totals.targets())
                .isEqualTo(totals.changed()
                        + totals.alreadyRight()
                        + totals.gone()
                        + totals.reserved()
                        + totals.excluded()
                        + totals.failed()
                        + totals.toChange()
                        + totals.unaccounted())
                .isEqualTo(23);
    }

    @Test
    void oneIncompletePlaceMakesTheRunIncomplete() {
        assertThat(report.outcome()).isEqualTo(RunOutcome.INCOMPLETE);
        var complete = SampleRun.reconciled().stream()
                .filter(place -> place.outcome().complete())
                .toList();
        assertThat(new Reporter(SampleRun.plan(), complete)
                        .report(SampleRun.FINISHED)
                        .outcome())
                .isEqualTo(RunOutcome.COMPLETE);
    }

    @Test
    void aPlaceThatIsNotCompleteSaysWhy() {
        assertThat(report.places())
                .allSatisfy(place -> assertThat(place.failures().isEmpty())
                        .as(place.state())
                        .isEqualTo(
                                place.state().equals("Rotated") || place.state().equals("Unchanged")));
    }
}
