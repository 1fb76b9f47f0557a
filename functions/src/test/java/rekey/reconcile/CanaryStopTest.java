package rekey.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import rekey.finish.Cause;
import rekey.input.Mode;
import rekey.page.Headline;
import rekey.page.HtmlReport;
import rekey.plan.Packing;
import rekey.plan.Plan;
import rekey.report.CanarySentence;
import rekey.report.Column;
import rekey.report.CsvReport;
import rekey.report.Report;
import rekey.report.Reporter;
import rekey.report.SampleRun;
import rekey.report.Summary;
import rekey.report.Trouble;

class CanaryStopTest {
    private static final String SENTENCE =
            "The canary stopped the run: 222222222222 in eu-central-1 is Incomplete, AccessDeniedException (and 1 more);"
                    + " 2 places were not started.";

    private final Report stopped = SampleRun.stopped();

    @Test
    void theSentenceNamesTheFirstBadPlaceAndCountsWhatWasNotStarted() {
        assertThat(CanarySentence.of(stopped)).hasValue(SENTENCE);
    }

    @Test
    void whereNothingWasStoppedThereIsNone() {
        assertThat(CanarySentence.of(SampleRun.report())).isEmpty();
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
                .returns(3 + 5, totals -> totals.counts().toChange())
                .returns(0, totals -> totals.counts().unaccounted())
                .returns(2, Report.Totals::notStartedPlaces);
        assertThat(Column.of(stopped)).extracting(Column::title).contains("Not started");
    }

    private static Plan plan(Mode mode) {
        var packing = new Packing(List.of(), 12, new Packing.Prediction(312.4, 50, 120, 0.0123, 0, 0));
        return SampleRun.plan(mode, packing, SampleRun.CANARY);
    }

    @Test
    void theReportOfAPlanNamesTheCanaryAndStopsNothing() {
        var plan = SampleRun.plan(Mode.PLAN, null, SampleRun.CANARY);
        var report = new Reporter(plan, List.of(), SampleRun.UNASKED).report(SampleRun.FINISHED, null);
        assertThat(Headline.of(new Reporter(plan(Mode.PLAN), SampleRun.reconciled(), SampleRun.UNASKED)
                                .report(SampleRun.FINISHED, null))
                        .sentences())
                .contains("The canary goes first: 222222222222. The others start only if all of its places end"
                        + " well, after another 30 min.");
        assertThat(report.canary())
                .isEqualTo(new Report.CanaryReport(SampleRun.CANARY.accounts(), SampleRun.CANARY.bakeMinutes(), false));
    }
}
