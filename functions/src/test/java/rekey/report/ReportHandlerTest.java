package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.fakes.FakeContext;
import rekey.fakes.FakeExecutions;
import rekey.fakes.FakeS3;
import rekey.fakes.FakeTopic;
import rekey.fakes.VirtualTime;
import rekey.outcome.RunOutcome;
import rekey.run.Bucket;
import rekey.run.Executions;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.survey.SurveyedPlace;
import rekey.verify.PlaceResult;

class ReportHandlerTest {
    private static final String ADDRESS = "s3://bucket/runs/r1/report.json";

    private final FakeS3 s3 = new FakeS3();
    private final FakeTopic sns = new FakeTopic();
    private final List<Report> metrics = new ArrayList<>();
    private final RunFolder folder = new RunFolder("r1");
    private final ReportHandler handler = new ReportHandler(
            new Bucket(s3, "bucket"),
            new Executions(new FakeExecutions()),
            Announcement.of(sns, Map.of("TOPIC", "arn:topic")),
            metrics::add,
            new VirtualTime());

    @BeforeEach
    void theLeaseIsOurs() {
        s3.store("lease.json", """
                {"run": "r1", "execution": "%s", "takenAt": "2026-10-01T12:00:00Z"}""".formatted(SampleRun.EXECUTION));
    }

    private void store(String key, byte[] bytes) {
        s3.store(key, new String(bytes, StandardCharsets.UTF_8));
    }

    /// One file for each place, so that the lists have many pages.
    private void ran(List<SurveyedPlace> survey, List<PlaceResult> results) {
        store(folder.plan(), Json.pretty(SampleRun.plan()));
        for (int i = 0; i < survey.size(); i++) {
            store(folder.surveyed(i, 0), Json.lines(survey.subList(i, i + 1)));
        }
        for (int i = 0; i < results.size(); i++) {
            store(folder.results(0, i), Json.lines(results.subList(i, i + 1)));
        }
    }

    private ReportHandler.Response report(ReportHandler.@Nullable Problem problem) {
        return handler.handle(
                new ReportHandler.Request("r1", SampleRun.EXECUTION, problem), new FakeContext("request"));
    }

    @Test
    void whatTheRunLeftIsReconciledWrittenAndTold() {
        ran(SampleRun.survey(), SampleRun.results());
        var response = report(null);
        var expected = new Reporter(SampleRun.plan(), SampleRun.reconciled()).report(new VirtualTime().now());
        assertThat(Json.read(s3.text(folder.report()).getBytes(StandardCharsets.UTF_8), Report.class))
                .isEqualTo(expected);
        assertThat(metrics).containsExactly(expected);
        assertThat(sns.published()).hasSize(1);
        assertThat(response)
                .returns("r1", ReportHandler.Response::run)
                .returns(RunOutcome.INCOMPLETE, ReportHandler.Response::outcome)
                .returns(expected.totals(), ReportHandler.Response::totals)
                .returns(ADDRESS, ReportHandler.Response::report)
                .returns("RotationIncomplete", ReportHandler.Response::error)
                .returns(Cause.of(expected, ADDRESS), ReportHandler.Response::cause);
        assertThat(s3.keys()).doesNotContain("lease.json");
    }

    @Test
    void aCompleteRunHasNoError() {
        var survey = SampleRun.plan().places().stream()
                .map(place -> SampleRun.surveyed(
                        place, rekey.outcome.Tally.alreadyRight(1), 0, rekey.outcome.QueryResultsState.ALREADY_RIGHT))
                .toList();
        ran(survey, List.of());
        assertThat(report(null))
                .returns(RunOutcome.COMPLETE, ReportHandler.Response::outcome)
                .returns(null, ReportHandler.Response::error)
                .returns(null, ReportHandler.Response::cause);
    }

    @Test
    void aRunThatFailedOnItsWayIsReportedUnderItsError() {
        ran(SampleRun.survey(), List.of());
        assertThat(report(new ReportHandler.Problem("States.Timeout", "")))
                .returns(RunOutcome.INCOMPLETE, ReportHandler.Response::outcome)
                .returns("States.Timeout", ReportHandler.Response::error)
                .returns(ADDRESS, ReportHandler.Response::report);
        assertThat(s3.keys()).contains(folder.report()).doesNotContain("lease.json");
    }

    @Test
    void aRunWithoutAPlanIsToldAndLeavesNoReport() {
        var response = report(new ReportHandler.Problem("InvalidInput", "{\"errorMessage\": \"mod: unknown field\"}"));
        assertThat(response)
                .isEqualTo(new ReportHandler.Response(
                        "r1", RunOutcome.INCOMPLETE, null, null, "InvalidInput", "mod: unknown field"));
        assertThat(sns.published()).hasSize(1);
        assertThat(s3.keys()).isEmpty();
    }

    @Test
    void theLeaseOfAnotherRunIsLeftAlone() {
        s3.store("lease.json", """
                {"run": "r0", "execution": "other", "takenAt": "2026-10-01T12:00:00Z"}""");
        report(new ReportHandler.Problem("RunInProgress", "Run r0 has not ended"));
        assertThat(s3.keys()).containsExactly("lease.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"errorMessage\": \"why\", \"errorType\": \"T\"} | why",
                "plain text                                        | plain text",
                "{\"other\": 1}                                    | {\"other\": 1}",
                "{\"errorMessage\": \"cut in the mid               | {\"errorMessage\": \"cut in the mid",
                "``                                                | ``"
            })
    void theCauseOfALambdaErrorIsItsMessage(String cause, String text) {
        assertThat(new ReportHandler.Problem("Error", cause).text()).isEqualTo(text);
        assertThat(report(new ReportHandler.Problem("Error", cause)).cause()).isEqualTo(text);
        assertThat(s3.keys()).doesNotContain("lease.json");
    }
}
