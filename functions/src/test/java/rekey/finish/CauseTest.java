package rekey.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rekey.input.Mode;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.reconcile.Problem;
import rekey.report.Report;
import rekey.report.SampleRun;
import rekey.report.Summary;
import rekey.report.SummaryTest;

class CauseTest {
    private static final String ADDRESS = "s3://bucket/runs/r1/report.json";

    /// What AWS takes:
    /// docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
    private static final int MOST_BYTES = 32_768;

    /// 5,000 places that fail differently, with messages of 10 KB and a policy to paste in each
    /// remedy.
    static Report huge(@Nullable Problem problem) {
        return SummaryTest.report(
                Mode.ROTATE,
                IntStream.range(0, 5_000)
                        .mapToObj(i -> SummaryTest.unreachable(
                                i,
                                new Failure(
                                        "Code" + i + "\n" + "\ud83d\ude00".repeat(5_000),
                                        "m".repeat(10_000),
                                        Blame.CONFIGURATION,
                                        "Fix " + i + " with {\"Effect\":\"Allow\",\"Action\":[\""
                                                + "\u20ac".repeat(10_000) + "\"]}\u0000\u2028<script>")))
                        .toList(),
                problem);
    }

    @Test
    void itSaysWhatIsWhatToDoAndWhereTheReportIs() {
        var report = SummaryTest.report(
                Mode.ROTATE, List.of(SummaryTest.complete(1), SummaryTest.unreachable(2, SummaryTest.failure(1))));
        assertThat(Cause.of(Summary.of(report), null, ADDRESS))
                .isEqualTo(new Cause(
                        "RotationIncomplete",
                        "1 of 2 places is not complete, everything else is; 0 targets were changed, 2 were right"
                                + " already, 0 failed. | Code1: Fix 1 [000000000002 eu-central-1]"
                                + " | Report: s3://bucket/runs/r1/report.json"));
    }

    @Test
    void whatEndedTheRunEarlyComesFirstAndTheRestIsSummedUp() {
        var cause = Cause.of(
                Summary.of(SampleRun.report()),
                new Problem("States.Timeout", "{\"errorMessage\": \"it took too long\"}"),
                ADDRESS);
        assertThat(cause.error()).isEqualTo("States.Timeout");
        assertThat(cause.text())
                .startsWith("The run ended early: it took too long | 5 of 8 places are not complete")
                .endsWith("Report: " + ADDRESS);
    }

    @Test
    void itFitsHoweverMuchWentWrongAndHoweverLongTheWordsAre() {
        var cause = Cause.of(
                Summary.of(huge(null)),
                new Problem("E".repeat(1_000), "\u20ac".repeat(1_000_000)),
                ADDRESS + "x".repeat(1_000));
        assertThat(cause.error()).hasSizeLessThanOrEqualTo(256);
        assertThat(cause.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(MOST_BYTES);
        assertThat(cause.text())
                .contains("5,000 of 5,000 places")
                .contains("and 4,995 more causes")
                .doesNotContain("\n", "\u0000", "\u2028")
                .endsWith("x");
    }

    @Test
    void aRunWithoutAPlanSaysWhatEndedIt() {
        assertThat(Cause.unplanned(new Problem("rekey.input.InvalidInput", "{\"errorMessage\": \"modus: unknown\"}")))
                .isEqualTo(new Cause("rekey.input.InvalidInput", "modus: unknown"));
        var huge = Cause.unplanned(new Problem("E".repeat(300), "\u20ac".repeat(100_000)));
        assertThat(huge.error()).hasSize(256);
        assertThat(huge.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(MOST_BYTES);
    }
}
