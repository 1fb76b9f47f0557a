package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import rekey.input.Mode;

class CanaryStopTest {
    private static final String SENTENCE =
            "The canary stopped the run: 222222222222 in eu-central-1 is Incomplete, AccessDeniedException (and 1 more);"
                    + " 2 places were not started.";

    private final Report stopped = SampleRun.stopped();

    @Test
    void theSentenceNamesTheFirstBadPlaceAndCountsWhatWasNotStarted() {
        assertThat(CanaryStop.sentence(stopped)).hasValue(SENTENCE);
    }

    @Test
    void whereNothingWasStoppedThereIsNone() {
        assertThat(CanaryStop.sentence(SampleRun.report())).isEmpty();
    }

    @Test
    void theCauseTheMessageAndThePageSayIt() {
        var summary = Summary.of(stopped);
        assertThat(Cause.of(summary, null, "s3://b/r").text()).startsWith(SENTENCE);
        assertThat(Headline.of(stopped).sentences()).contains(SENTENCE);
        assertThat(new String(HtmlReport.of(stopped), StandardCharsets.UTF_8))
                .contains(SENTENCE)
                .contains("The run stopped before it came to the place.");
    }

    /// What is to be mended is the canary; that others wait for it is told after it.
    @Test
    void whatWasNotStartedIsTheLastOfTheTroubles() {
        assertThat(Trouble.of(stopped.places()))
                .extracting(Trouble::code)
                .last()
                .isEqualTo(CanaryStop.CODE);
        assertThat(Summary.of(stopped).causes()).last().asString().startsWith(CanaryStop.CODE);
    }

    @Test
    void theSpreadsheetHasTheTargetsOfPlacesThatWereNotStartedAsToChange() {
        var lines = new String(CsvReport.of(stopped), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(lines.stream().filter(line -> line.contains("NotStarted")))
                .hasSize(2)
                .allMatch(line -> line.contains(CanaryStop.CODE));
        assertThat(stopped.totals())
                .returns(3 + 5, Report.Totals::toChange)
                .returns(0, Report.Totals::unaccounted)
                .returns(2, Report.Totals::notStartedPlaces);
        assertThat(Column.of(stopped)).extracting(Column::title).contains("Not started");
    }

    @Test
    void theReportOfAPlanNamesTheCanaryAndStopsNothing() {
        var plan = SampleRun.plan(Mode.PLAN, null, SampleRun.CANARY);
        var report = new Reporter(plan, List.of()).report(SampleRun.FINISHED, null);
        assertThat(report.canary())
                .isEqualTo(new Report.CanaryReport(SampleRun.CANARY.accounts(), SampleRun.CANARY.bakeMinutes(), false));
    }
}
