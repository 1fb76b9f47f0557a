package rekey.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.fakes.FakeContext;
import rekey.fakes.FakeExecutions;
import rekey.fakes.FakeS3;
import rekey.fakes.FakeTopic;
import rekey.fakes.VirtualTime;
import rekey.gather.OrganizationFindings;
import rekey.gather.PastRuns;
import rekey.input.Canary;
import rekey.input.Mode;
import rekey.plan.Packing;
import rekey.progress.PlaceResult;
import rekey.reconcile.Problem;
import rekey.reconcile.Stop;
import rekey.report.SampleRun;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.survey.SurveyedPlace;

/// However far a run came before something ended it, people have its page, and the last page of its
/// mode is that one.
class EarlyEndTest {
    private static final PastRuns NO_RUNS =
            new PastRuns(List.of(), Map.of(), List.of(), List.of(), OrganizationFindings.UNASKED, null, Map.of());

    private final FakeS3 s3 = new FakeS3();
    private final RunFolder folder = new RunFolder("r1");

    /// What a run has left in the bucket when it ends.
    record Ended(String when, List<SurveyedPlace> survey, boolean packed, List<PlaceResult> results) {
        private @Nullable Packing packing() {
            return packed ? SampleRun.PACKING : null;
        }

        private boolean in(Mode mode) {
            return mode.changes() || results.isEmpty();
        }

        @Override
        public String toString() {
            return when;
        }
    }

    private static Stream<Ended> ends() {
        var survey = SampleRun.survey();
        var results = SampleRun.results();
        return Stream.of(
                new Ended("before the survey", List.of(), false, List.of()),
                new Ended("in the survey", survey.subList(0, 3), false, List.of()),
                new Ended("before packing", survey, false, List.of()),
                new Ended("after packing", survey, true, List.of()),
                new Ended("in the rotation", survey, true, results.subList(0, 1)),
                new Ended("in the report", survey, true, results));
    }

    static Stream<Arguments> runs() {
        return Arrays.stream(Mode.values())
                .flatMap(mode -> ends().filter(ended -> ended.in(mode))
                        .flatMap(ended -> Stream.of(false, true).map(canary -> Arguments.of(mode, ended, canary))));
    }

    private void store(String key, byte[] bytes) {
        s3.store(key, new String(bytes, StandardCharsets.UTF_8));
    }

    private void left(Mode mode, Ended ended, @Nullable Canary canary) {
        store(folder.plan(), Json.pretty(SampleRun.plan(mode, ended.packing(), canary)));
        if (mode == Mode.RETIRE && !ended.survey.isEmpty()) {
            store(folder.pastRuns(), Json.bytes(NO_RUNS));
        }
        store(folder.surveyed(0, 0), Json.lines(ended.survey));
        store(folder.results(0, 0), Json.lines(ended.results));
    }

    private ReportHandler.Response report(@Nullable Problem problem, @Nullable Stop stop) {
        var handler = new ReportHandler(
                new Bucket(s3, "bucket"),
                ReportFiles::new,
                new FakeExecutions(),
                Announcement.of(new FakeTopic(), Map.of("TOPIC", "arn:topic")),
                (run, measurements) -> {},
                () -> SampleRun.UNASKED,
                new VirtualTime());
        return handler.handle(
                new ReportHandler.Request("r1", SampleRun.EXECUTION, SampleRun.STARTED, problem, stop),
                new FakeContext("request"));
    }

    private void assertPage(Mode mode, ReportHandler.Response response) {
        assertThat(response.warnings()).noneMatch(warning -> warning.contains("could not be written: java"));
        assertThat(s3.text(folder.html())).contains("The run ended early.");
        assertThat(s3.text("last/" + mode.text() + ".html")).contains("The run ended early.");
    }

    @ParameterizedTest
    @MethodSource("runs")
    void whatFailedOnItsWayHasItsPage(Mode mode, Ended ended, boolean canary) {
        left(mode, ended, canary ? SampleRun.CANARY : null);
        assertPage(mode, report(new Problem("States.Timeout", "it took too long"), null));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void whatWasEndedFromOutsideHasItsPage(Mode mode, Ended ended, boolean canary) {
        for (var stop : Stop.values()) {
            s3.keys().forEach(s3::remove);
            left(mode, ended, canary ? SampleRun.CANARY : null);
            assertPage(mode, report(null, stop));
        }
    }
}
