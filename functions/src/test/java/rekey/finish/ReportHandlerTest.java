package rekey.finish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.canary.CanaryVerdict;
import rekey.fakes.FakeContext;
import rekey.fakes.FakeExecutions;
import rekey.fakes.FakeS3;
import rekey.fakes.FakeTopic;
import rekey.fakes.Refusals;
import rekey.fakes.VirtualTime;
import rekey.input.Mode;
import rekey.inventory.SampleNotes;
import rekey.inventory.SharedNotes;
import rekey.organization.OrganizationFacts;
import rekey.outcome.Blame;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.RunOutcome;
import rekey.outcome.Tally;
import rekey.page.HtmlReport;
import rekey.place.Place;
import rekey.plan.Plan;
import rekey.progress.PlaceResult;
import rekey.reconcile.Problem;
import rekey.reconcile.Stop;
import rekey.report.CsvReport;
import rekey.report.Report;
import rekey.report.Reporter;
import rekey.report.SampleRun;
import rekey.report.Summary;
import rekey.run.Bucket;
import rekey.run.Executions;
import rekey.run.Fence;
import rekey.run.Json;
import rekey.run.Lease;
import rekey.run.RunFolder;
import rekey.survey.SurveyedPlace;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

class ReportHandlerTest {
    private static final String ADDRESS = "s3://bucket/runs/r1/report.json";
    private static final String PAGE = "s3://bucket/runs/r1/report.html";

    private final FakeS3 s3 = new FakeS3();
    private final FakeTopic sns = new FakeTopic();
    private final FakeExecutions executions = new FakeExecutions();
    private final List<Measurement> metrics = new ArrayList<>();
    private final VirtualTime time = new VirtualTime();
    private final RunFolder folder = new RunFolder("r1");
    private final ReportHandler handler = handler(ReportFiles::new);

    private ReportHandler handler(Function<Bucket, ReportFiles> forPeople) {
        return new ReportHandler(
                new Bucket(s3, "bucket"),
                forPeople,
                executions,
                Announcement.of(sns, Map.of("TOPIC", "arn:topic")),
                (run, measurements) -> metrics.addAll(measurements),
                () -> SampleRun.UNASKED,
                time);
    }

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
        var workers = new FakeS3();
        var shared = SharedNotes.in(new Bucket(workers, "bucket"), folder, "w");
        var notes = new SampleNotes(shared);
        for (int i = 0; i < survey.size(); i++) {
            store(folder.surveyed(i, 0), Json.lines(List.of(notes.of(survey.get(i)))));
        }
        for (int i = 0; i < results.size(); i++) {
            store(folder.results(0, i), Json.lines(List.of(notes.of(results.get(i)))));
        }
        shared.write();
        workers.keys().forEach(key -> s3.store(key, workers.bytes(key)));
    }

    private Instant started = SampleRun.STARTED;

    private ReportHandler.Response report(@Nullable Problem problem) {
        return handler.handle(
                new ReportHandler.Request("r1", SampleRun.EXECUTION, started, problem, null),
                new FakeContext("request-" + invocations++));
    }

    @Test
    void whatTheRunLeftIsReconciledWrittenAndTold() {
        ran(SampleRun.survey(), SampleRun.results());
        var response = report(null);
        var expected =
                new Reporter(SampleRun.plan(), SampleRun.reconciled(), SampleRun.UNASKED).report(time.now(), null);
        assertThat(Json.read(s3.text(folder.report()).getBytes(StandardCharsets.UTF_8), Report.class))
                .isEqualTo(expected);
        assertThat(metrics).isEqualTo(Measurement.of(expected));
        assertThat(sns.published()).hasSize(1);
        assertThat(response)
                .returns("r1", ReportHandler.Response::run)
                .returns(RunOutcome.INCOMPLETE, ReportHandler.Response::outcome)
                .returns(expected.totals(), ReportHandler.Response::totals)
                .returns(ADDRESS, ReportHandler.Response::report)
                .returns(PAGE, ReportHandler.Response::html)
                .returns("s3://bucket/runs/r1/targets.csv", ReportHandler.Response::targets)
                .returns(List.of(), ReportHandler.Response::warnings)
                .returns("RotationIncomplete", ReportHandler.Response::error)
                .returns(Cause.of(Summary.of(expected), null, ADDRESS).text(), ReportHandler.Response::cause);
        assertThat(s3.keys()).doesNotContain("lease.json");
    }

    @Test
    void reportJsonIsWrittenFirstThenTheLeaseIsReleasedThenTheFormsForPeopleAreWritten() {
        ran(SampleRun.survey(), SampleRun.results());
        var leaseHeld = new ArrayList<Boolean>();
        handler(bucket -> new ReportFiles(
                        bucket,
                        report -> {
                            leaseHeld.add(!s3.text("lease.json").contains("released"));
                            return HtmlReport.of(report);
                        },
                        CsvReport::of))
                .handle(
                        new ReportHandler.Request("r1", SampleRun.EXECUTION, SampleRun.STARTED, null, null),
                        new FakeContext("request"));
        assertThat(s3.puts())
                .containsExactly(
                        folder.report(),
                        "lease.json",
                        folder.targetsCsv(),
                        folder.targetsLines(),
                        folder.targetsManifest(),
                        folder.html(),
                        folder.csv(),
                        "last/rotate.json",
                        "last/rotate.html",
                        folder.told(),
                        folder.told());
        assertThat(s3.text("last/rotate.json")).isEqualTo(s3.text(folder.report()));
        assertThat(s3.text("last/rotate.html"))
                .isEqualTo(s3.text(folder.html()).replaceAll("<a href=\"(report|targets)", "<a href=\"../runs/r1/$1"))
                .isNotEqualTo(s3.text(folder.html()));
        assertThat(s3.keys()).doesNotContain("lease.json");
        assertThat(leaseHeld).containsExactly(false);
        assertThat(s3.text(folder.html())).startsWith("<!doctype html>");
        assertThat(s3.text(folder.csv())).contains(SampleRun.ROTATED.account());
    }

    @Test
    void whatStepFunctionsAndTheWorkersWroteForAWhileIsMarkedAndNothingElse() {
        ran(SampleRun.survey(), SampleRun.results());
        var maps = List.of("runs/r1/maps/survey/a/manifest.json", "runs/r1/maps/rotate/b/FAILED_0.json");
        maps.forEach(key -> s3.store(key, "{}"));
        var passing = Stream.concat(maps.stream(), Stream.of(folder.noteObject("w-000000")))
                .toList();
        s3.store("runs/r10/maps/rotate/b/manifest.json", "{}");
        report(null);
        assertThat(s3.keys().stream().filter(key -> !s3.tags(key).isEmpty())).hasSameElementsAs(passing);
        assertThat(passing).allSatisfy(key -> assertThat(s3.tags(key)).containsExactly("rekey:keep=90-days"));
    }

    @Test
    void whatCannotBeMarkedStaysAndTheRunIsReportedAllTheSame() {
        ran(SampleRun.survey(), SampleRun.results());
        s3.store("runs/r1/maps/survey/a/manifest.json", "{}");
        s3.refuseTags();
        assertThat(report(null))
                .returns(ADDRESS, ReportHandler.Response::report)
                .returns(List.of(), ReportHandler.Response::warnings);
        assertThat(sns.published()).hasSize(1);
        assertThat(s3.tags("runs/r1/maps/survey/a/manifest.json")).isEmpty();
    }

    @Test
    void aFormThatCannotBeMadeOrWrittenIsToldAndStopsNothing() {
        ran(SampleRun.survey(), SampleRun.results());
        var response = handler(bucket -> new ReportFiles(
                        bucket,
                        _ -> {
                            throw new OutOfMemoryError("Java heap space");
                        },
                        _ -> {
                            s3.refuseNextPut(403);
                            return new byte[0];
                        }))
                .handle(
                        new ReportHandler.Request("r1", SampleRun.EXECUTION, SampleRun.STARTED, null, null),
                        new FakeContext("request"));
        assertThat(s3.keys()).contains(folder.report()).doesNotContain("lease.json", folder.html(), folder.csv());
        assertThat(response.html()).isNull();
        assertThat(response.report()).isEqualTo(ADDRESS);
        assertThat(response.warnings())
                .satisfiesExactly(
                        html -> assertThat(html)
                                .isEqualTo(
                                        "report.html could not be written: java.lang.OutOfMemoryError: Java heap space"),
                        csv -> assertThat(csv)
                                .startsWith("report.csv could not be written: ")
                                .contains("403"));
        assertThat(response.cause()).contains("report.html could not be written");
        assertThat(sns.published().getFirst().message())
                .contains("Warning: report.html could not be written; the log says why")
                .doesNotContain("Java heap space");
    }

    private static List<SurveyedPlace> allRight() {
        return SampleRun.plan().places().stream()
                .map(place -> SampleRun.surveyed(place, Tally.alreadyRight(1), 0, QueryResultsState.ALREADY_RIGHT))
                .toList();
    }

    @Test
    void aCompleteRunHasNoError() {
        ran(allRight(), List.of());
        assertThat(report(null))
                .returns(RunOutcome.COMPLETE, ReportHandler.Response::outcome)
                .returns(null, ReportHandler.Response::error)
                .returns(null, ReportHandler.Response::cause);
    }

    @Test
    void aRunThatFailedOnItsWayIsReportedUnderItsError() {
        ran(SampleRun.survey(), List.of());
        assertThat(report(new Problem("States.Timeout", "")))
                .returns(RunOutcome.INCOMPLETE, ReportHandler.Response::outcome)
                .returns("States.Timeout", ReportHandler.Response::error)
                .returns(ADDRESS, ReportHandler.Response::report);
        assertThat(s3.keys()).contains(folder.report()).doesNotContain("lease.json");
    }

    @Test
    void aRunThatFailedOnItsWayIsIncompleteInItsReportTooWhateverItsPlacesSay() {
        ran(allRight(), List.of());
        var problem = new Problem("States.Timeout", "Pack took too long");
        report(problem);
        assertThat(written()).returns(RunOutcome.INCOMPLETE, Report::outcome).returns(problem, Report::problem);
    }

    @Test
    void whatAnEarlierRunOfTheSameNameLeftIsNotReportedAsThisOnes() {
        ran(SampleRun.survey(), SampleRun.results());
        started = SampleRun.STARTED.plusSeconds(1);
        assertThat(report(new Problem("RunNameUsed", "used before")))
                .returns(null, ReportHandler.Response::report)
                .returns("RunNameUsed", ReportHandler.Response::error);
        assertThat(s3.keys()).doesNotContain(folder.report());
    }

    @Test
    void whatACanaryStoppedIsNotStarted() {
        ran(SampleRun.survey(), List.of());
        store(folder.plan(), Json.pretty(SampleRun.plan(Mode.ROTATE, null, SampleRun.CANARY)));
        store(folder.canary(), Json.pretty(SampleRun.CANARY_VERDICT));
        var response = report(null);
        assertThat(written().places())
                .filteredOn(place -> place.state().equals("NotStarted"))
                .extracting(place -> new Place(place.account(), place.region()))
                .containsExactly(SampleRun.ROTATED, SampleRun.LOST_WORK);
        assertThat(response.cause()).startsWith("The canary stopped the run: 222222222222 in eu-central-1 is Lost,");
        assertThat(sns.published().getFirst().message()).contains("; 2 places were not started.");
    }

    @Test
    void whereTheCanaryCouldNotBeJudgedNothingElseWasStarted() {
        ran(SampleRun.survey(), List.of());
        store(folder.plan(), Json.pretty(SampleRun.plan(Mode.ROTATE, null, SampleRun.CANARY)));
        var response = report(new Problem("States.Timeout", "it took too long"));
        assertThat(written().places())
                .filteredOn(place -> place.state().equals("NotStarted"))
                .extracting(place -> new Place(place.account(), place.region()))
                .containsExactly(SampleRun.ROTATED, SampleRun.LOST_WORK);
        assertThat(written().places())
                .filteredOn(place -> place.state().equals("NotStarted"))
                .flatExtracting(Report.PlaceReport::failures)
                .extracting(Report.FailureReport::code)
                .containsOnly("CanaryNotJudged");
        assertThat(written().canary()).returns(false, Report.CanaryReport::stopped);
        assertThat(response.error()).isEqualTo("States.Timeout");
    }

    private void wellCanary() {
        ran(SampleRun.survey(), List.of());
        store(folder.plan(), Json.pretty(SampleRun.plan(Mode.ROTATE, null, SampleRun.CANARY)));
        store(folder.canary(), Json.pretty(new CanaryVerdict(2, List.of())));
        begun(0, SampleRun.INCOMPLETE);
    }

    private void begun(int wave, Place place) {
        store(
                folder.progress(wave, 0, 0, "w"),
                Json.bytes(Map.of("places", List.of(SampleRun.threeChanged(place, 5)))));
    }

    /// It bakes so that people can look, and stop it.
    @Test
    void aRunThatIsStoppedBetweenItsCanaryAndTheOthersDidNotStartThem() {
        wellCanary();
        stopped();
        assertThat(written().places())
                .filteredOn(place -> place.state().equals("NotStarted"))
                .extracting(place -> new Place(place.account(), place.region()))
                .containsExactly(SampleRun.ROTATED, SampleRun.LOST_WORK);
        assertThat(failureOf(written(), SampleRun.ROTATED))
                .returns("EndedAfterCanary", Report.FailureReport::code)
                .returns(Blame.STOPPED, Report.FailureReport::blame)
                .returns("Run Rekey again: nothing was touched here", Report.FailureReport::remedy);
        assertThat(written().canary()).returns(false, Report.CanaryReport::stopped);
    }

    @Test
    void aRunThatEndedAfterItWentOnFromItsCanaryLosesWhatItDidNotComeTo() {
        wellCanary();
        begun(1, SampleRun.LOST_WORK);
        report(new Problem("States.Timeout", ""));
        assertThat(written().totals().notStartedPlaces()).isZero();
        assertThat(written().canary()).returns(false, Report.CanaryReport::stopped);
    }

    private Report written() {
        return Json.read(s3.text(folder.report()).getBytes(StandardCharsets.UTF_8), Report.class);
    }

    private static Report.FailureReport failureOf(Report report, Place place) {
        return report.places().stream()
                .filter(of ->
                        of.account().equals(place.account()) && of.region().equals(place.region()))
                .flatMap(of -> of.failures().stream())
                .findFirst()
                .orElseThrow();
    }

    /// The workflow does not call the function again for this: what is not counted now never is.
    @Test
    void aRunThatNobodyCouldBeToldOfFailsAndIsMeasuredAllTheSame() {
        ran(SampleRun.survey(), SampleRun.results());
        sns.refuse(Refusals.of("InternalError", 500, "busy"));
        assertThatThrownBy(() -> report(null)).isInstanceOf(RuntimeException.class);
        assertThat(metrics)
                .filteredOn(measurement -> measurement.name().equals("Runs"))
                .hasSize(1);
        assertThat(s3.text("lease.json")).contains("releasedAt");
    }

    @Test
    void theMessageLeadsToTheRunInTheConsole() {
        ran(SampleRun.survey(), SampleRun.results());
        report(null);
        assertThat(sns.published().getFirst().message())
                .contains("#/v2/executions/details/" + SampleRun.EXECUTION, "/s3/buckets/bucket?", "prefix=runs/r1/");
    }

    @Test
    void aLostPlaceSaysWhatItsChildExecutionFailedOf() {
        ran(SampleRun.survey(), SampleRun.results());
        executions.withChild(
                "arn:aws:states:eu-central-1:111122223333:mapRun:rekey/Rotate:1",
                DescribeExecutionResponse.builder()
                        .executionArn("arn:child")
                        .status(ExecutionStatus.FAILED)
                        .error("Lambda.TooManyRequestsException")
                        .cause("Rate Exceeded.")
                        .input("""
                                {"batch": {"places": [{"place": {"account": "%s", "region": "%s"}}]}}""".formatted(SampleRun.LOST_WORK.account(), SampleRun.LOST_WORK.region()))
                        .build());
        report(null);
        assertThat(failureOf(written(), SampleRun.LOST_WORK))
                .returns("Lambda.TooManyRequestsException", Report.FailureReport::code)
                .returns(
                        "5 targets were to be changed, and no worker reported what became of them: its worker failed:"
                                + " Rate Exceeded.",
                        Report.FailureReport::message);
        assertThat(failureOf(written(), SampleRun.LOST_SURVEY).code()).isEqualTo("NoResult");
    }

    @Test
    void aReportIsWrittenAlsoWhereNobodyTellsTheCauseOfALoss() {
        ran(SampleRun.survey(), SampleRun.results());
        executions.refuse(_ -> Refusals.of("AccessDeniedException", 400, "not authorized to perform: it"));
        assertThat(report(null)).returns("RotationIncomplete", ReportHandler.Response::error);
        assertThat(failureOf(written(), SampleRun.LOST_WORK).message()).contains("not authorized to perform: it");
        assertThat(s3.keys()).doesNotContain("lease.json");
    }

    @Test
    void whereNoPlaceIsLostNoExecutionIsAskedFor() {
        ran(
                SampleRun.plan().places().stream()
                        .map(place -> SurveyedPlace.barred(place, new PlaceOutcome.Unreachable(SampleRun.NO_ROLE)))
                        .toList(),
                List.of());
        report(null);
        assertThat(executions.calls()).isEmpty();
    }

    @Test
    void anAccountThatCouldNotBeAskedForItsRegionsIsReportedThoughNobodySurveyedIt() {
        var unreachable = new PlaceOutcome.Unreachable(SampleRun.NO_ROLE);
        var plan = SampleRun.plan();
        var barred = plan.accounts().stream()
                .map(account ->
                        new Plan.PlannedAccount(account.account(), account.name(), account.regions(), unreachable))
                .toList();
        ran(List.of(), List.of());
        store(
                folder.plan(),
                Json.pretty(new Plan(
                        plan.run(),
                        plan.execution(),
                        plan.startedAt(),
                        plan.input(),
                        barred,
                        true,
                        plan.leftOut(),
                        plan.warnings(),
                        plan.packing())));
        report(null);
        assertThat(written().places())
                .hasSameSizeAs(plan.places())
                .allSatisfy(place -> assertThat(place.state()).isEqualTo("Unreachable"));
        assertThat(executions.calls()).isEmpty();
    }

    @Test
    void aRunWithoutAPlanIsToldAndLeavesNoReport() {
        var response = report(new Problem("InvalidInput", "{\"errorMessage\": \"mod: unknown field\"}"));
        assertThat(response)
                .isEqualTo(new ReportHandler.Response(
                        "r1",
                        RunOutcome.INCOMPLETE,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        List.of(),
                        "InvalidInput",
                        "mod: unknown field"));
        assertThat(metrics).isEqualTo(Measurement.ofUnplanned());
        assertThat(sns.published()).hasSize(1);
        assertThat(s3.keys()).containsExactly(folder.told());
    }

    @Test
    void theLeaseOfAnotherRunIsLeftAlone() {
        s3.store("lease.json", """
                {"run": "r0", "execution": "other", "takenAt": "2026-10-01T12:00:00Z"}""");
        report(new Problem("RunInProgress", "Run r0 has not ended"));
        failed();
        assertThat(s3.keys()).containsExactlyInAnyOrder("lease.json", folder.told());
        assertThat(s3.text("lease.json")).contains("\"execution\": \"other\"");
    }

    // Runs that were ended from outside

    private ReportHandler.Response stopped() {
        return ended(Stop.ABORTED, "request-" + invocations++);
    }

    private void progressed() {
        ran(SampleRun.survey(), SampleRun.results());
        store(
                folder.progress(0, 3, 0, "w"),
                Json.bytes(Map.of("places", List.of(SampleRun.threeChanged(SampleRun.LOST_WORK, 5)))));
    }

    /// Those that are at work see it within two seconds, and write down how far they came.
    @Test
    void aRunThatWasStoppedLosesItsLeaseBeforeAnythingOfItIsRead() {
        var leaseAtTheEnd = new ArrayList<Boolean>();
        ran(SampleRun.survey(), SampleRun.results());
        s3.beforeNextGet(() -> {}); // who has told
        s3.beforeNextGet(() -> {}); // the lease
        s3.beforeNextGet(() -> {
            leaseAtTheEnd.add(!s3.text("lease.json").contains("released"));
            assertThat(time.passed()).isEqualTo(Fence.WRITTEN_DOWN);
            progressed();
        });
        stopped();
        assertThat(leaseAtTheEnd).containsExactly(false);
        assertThat(written().places())
                .filteredOn(place -> place.counts().changed() == 3)
                .extracting(Report.PlaceReport::state)
                .containsExactly("Lost");
    }

    @Test
    void aRunThatWasStoppedIsReportedAsFarAsItCame() {
        progressed();
        stopped();
        assertThat(written())
                .returns(RunOutcome.INCOMPLETE, Report::outcome)
                .returns(Stop.ABORTED.problem(), Report::problem)
                .satisfies(report -> assertThat(report.previousKeys())
                        .extracting(Report.PreviousKeyReport::key)
                        .contains(SampleRun.OLD));
        assertThat(failureOf(written(), SampleRun.LOST_WORK).code()).isEqualTo("Aborted");
        assertThat(s3.keys()).contains(folder.html(), folder.csv()).doesNotContain("lease.json");
        assertThat(metrics).isEqualTo(Measurement.of(written()));
        assertThat(sns.published().getFirst().message())
                .contains("It ended early: Somebody stopped the execution", "\"restore\"");
        // Of its children nobody is asked: they were stopped too, and have no more to say.
        assertThat(executions.calls()).containsExactly("DescribeExecution");
    }

    @Test
    void whatAPersonSaidWhoStoppedTheRunIsInItsReport() {
        ended(ExecutionStatus.ABORTED, "Maintenance", "the key is the wrong one");
        progressed();
        stopped();
        assertThat(written().problem())
                .isEqualTo(new Problem(
                        "Aborted", "Somebody stopped the execution: Maintenance: the key is the wrong one"));
        assertThat(failureOf(written(), SampleRun.LOST_WORK))
                .returns(Blame.STOPPED, Report.FailureReport::blame)
                .satisfies(failure -> assertThat(failure.message()).endsWith("the key is the wrong one"));
        stopped();
        assertThat(sns.published()).hasSize(1);
    }

    @Test
    void whatIsToldTwiceIsReportedOnce() {
        progressed();
        stopped();
        var report = s3.text(folder.report());
        stopped();
        assertThat(s3.text(folder.report())).isEqualTo(report);
        assertThat(sns.published()).hasSize(1);
        assertThat(metrics).isEqualTo(Measurement.of(written()));
    }

    @Test
    void whatTheWorkflowHasReportedIsNotReportedAgain() {
        progressed();
        report(null);
        var report = s3.text(folder.report());
        stopped();
        assertThat(s3.text(folder.report())).isEqualTo(report);
        assertThat(sns.published()).hasSize(1);
    }

    /// The function goes on though the execution that called it has ended.
    @Test
    void whatWasReportedAsStoppedTheWorkflowDoesNotReportAgain() {
        progressed();
        stopped();
        var report = s3.text(folder.report());
        assertThat(report(null)).returns(null, ReportHandler.Response::report);
        assertThat(s3.text(folder.report())).isEqualTo(report);
        assertThat(sns.published()).hasSize(1);
    }

    @Test
    void whatAnEarlierTryOfTheWorkflowHasWrittenIsWrittenOver() {
        progressed();
        report(new Problem("States.Timeout", ""));
        report(null);
        assertThat(written().problem()).isNull();
        assertToldAndCountedOnce();
    }

    @Test
    void aReportWhoseWriteIsSentTwiceIsToldAllTheSame() {
        progressed();
        s3.loseAnswerOfNextPut();
        stopped();
        assertThat(sns.published()).hasSize(1);
    }

    @Test
    void theNextRunKeepsTheLeaseThatItTookOverFromAStoppedOne() {
        progressed();
        s3.store("lease.json", """
                {"run": "r2", "execution": "next", "takenAt": "2026-10-01T12:00:00Z"}""");
        stopped();
        assertThat(s3.text("lease.json")).contains("next");
        assertThat(written().problem()).isEqualTo(Stop.ABORTED.problem());
    }

    @Test
    void ofARunThatWasStoppedBeforeItsPlanPeopleAreToldOnce() {
        stopped();
        stopped();
        assertThat(sns.published()).hasSize(1);
        assertThat(sns.published().getFirst().message())
                .contains("nothing was changed", "Somebody stopped the execution");
        assertThat(metrics).isEqualTo(Measurement.ofUnplanned());
        assertThat(s3.keys()).containsExactly(folder.told());
    }

    /// Its Plan function was still at work.
    @Test
    void aLeaseThatARunTakesAfterItWasStoppedIsFreedToo() {
        var lease = s3.text("lease.json");
        s3.remove("lease.json");
        s3.beforeNextGet(() -> {}); // who has told
        s3.beforeNextGet(() -> {}); // the lease
        s3.beforeNextGet(() -> s3.store("lease.json", lease)); // the plan
        stopped();
        assertThat(s3.keys()).containsExactly(folder.told());
        assertThat(sns.published()).hasSize(1);
    }

    @Test
    void anExecutionThatHeldNoLeaseAndHasNoPlanIsNobodysConcern() {
        s3.remove("lease.json");
        stopped();
        assertThat(sns.published()).isEmpty();
        assertThat(metrics).isEmpty();
    }

    private void ranAfter(List<String> unreported) {
        ran(SampleRun.survey(), SampleRun.results());
        var plan = SampleRun.plan();
        store(
                folder.plan(),
                Json.pretty(new Plan(
                        plan.run(),
                        plan.execution(),
                        plan.startedAt(),
                        plan.input(),
                        plan.accounts(),
                        true,
                        plan.leftOut(),
                        plan.warnings(),
                        plan.packing(),
                        OrganizationFacts.UNKNOWN,
                        unreported,
                        null,
                        SampleRun.STARTED)));
    }

    private List<String> warnedOfOthers() {
        return written().warnings().stream()
                .filter(warning -> !SampleRun.plan().warnings().contains(warning))
                .toList();
    }

    @Test
    void anEarlierRunThatNobodyHasReportedByNowIsAWarning() {
        ranAfter(List.of("r7", "r8", "r9"));
        s3.store("runs/r8/told.json", """
                {"startedAt": "2026-09-01T12:00:00Z", "invocation": "i", "until": "2026-09-01T12:15:00Z", "state": "TOLD"}""");
        s3.store("runs/r7/report.json", "{}");
        report(null);
        assertThat(warnedOfOthers())
                .satisfiesExactly(
                        reported -> assertThat(reported)
                                .contains("Run r7 ended", "s3://bucket/runs/r7/report.json", "{\"run\": \"r7\"}"),
                        silent -> assertThat(silent)
                                .contains("Run r9 ended", "s3://bucket/runs/r9/journal/", "{\"run\": \"r9\"}"));
    }

    /// A restoration of it would be refused.
    @ParameterizedTest
    @EnumSource(Mode.class)
    void onlyAnEarlierRunThatMayHaveMovedSomethingIsToBeUndone(Mode mode) {
        ranAfter(List.of("r7", "r9"));
        List.of("r7", "r9").forEach(run -> store(new RunFolder(run).plan(), Json.pretty(SampleRun.plan(mode))));
        s3.store("runs/r7/report.json", "{}");
        report(null);
        if (mode.changes()) {
            assertThat(warnedOfOthers())
                    .hasSize(2)
                    .allSatisfy(warning -> assertThat(warning).contains("To undo it"));
        } else {
            assertThat(warnedOfOthers())
                    .containsExactly(
                            "Run r7 ended, and nobody was told of it. Its report is s3://bucket/runs/r7/report.json."
                                    + " It was of mode %s and has changed nothing".formatted(mode.text()),
                            "Run r9 ended, and nobody was told how far it came."
                                    + " It was of mode %s and has changed nothing".formatted(mode.text()));
        }
    }

    @Test
    void ofAnEarlierRunOfAModeOfALaterVersionNobodySaysThatItChangedNothing() {
        ranAfter(List.of("r9"));
        s3.store("runs/r9/plan.json", "{\"input\": {\"mode\": \"tidy\"}}");
        report(null);
        assertThat(warnedOfOthers())
                .singleElement()
                .satisfies(warning -> assertThat(warning).contains("s3://bucket/runs/r9/journal/", "To undo it"));
    }

    // Runs of which nobody could be told

    private List<String> namedByTheLease() {
        return new Lease(new Bucket(s3, "bucket"), new Executions(executions)).take("r2", "arn:r2", time.now());
    }

    @Test
    void aRunWhoseReportCannotBeMadeStaysKnownToTheNextOne() {
        progressed();
        failsOf("States.Runtime", "it broke");
        var results = s3.keys().stream()
                .filter(key -> key.startsWith(folder.resultsPrefix()))
                .toList()
                .getFirst();
        s3.store(results, "{cut in the mid");
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThatThrownBy(() -> ended(Stop.FAILED, "one")).isInstanceOf(RuntimeException.class);
        }
        assertThat(sns.published()).isEmpty();
        assertThat(namedByTheLease()).containsExactly("r1");
    }

    @ParameterizedTest
    @EnumSource(Stop.class)
    void aRunOfWhichPeopleCouldNotBeToldStaysKnownToTheNextOne(Stop how) {
        progressed();
        sns.refuse(Refusals.of("AuthorizationError", 403, "no"));
        assertThatThrownBy(() -> ended(how, "one")).isInstanceOf(RuntimeException.class);
        assertThat(s3.keys()).contains(folder.report());
        assertThat(namedByTheLease()).containsExactly("r1");
    }

    private void toldBy(String invocation, String state, Instant until) {
        s3.store(folder.told(), """
                {"startedAt": "%s", "invocation": "%s", "until": "%s", "state": "%s"}""".formatted(SampleRun.STARTED, invocation, until, state));
    }

    @Test
    void theWorkflowsNextTryTellsWhatItsLastOneDiedAmid() {
        progressed();
        toldBy("died", "UNDER_WAY", time.now().plusSeconds(900));
        report(null);
        assertThat(sns.published()).hasSize(1);
        assertThat(metrics).isEqualTo(Measurement.of(written()));
    }

    @ParameterizedTest
    @EnumSource(Stop.class)
    void whoeverHearsOfTheEndComesAgainWhileAnotherIsAtTheTellingAndThenTellsInItsPlace(Stop how) {
        progressed();
        toldBy("died", "UNDER_WAY", time.now().plusSeconds(60));
        assertThatThrownBy(() -> ended(how, "one")).isInstanceOf(AnotherIsTelling.class);
        assertThat(sns.published()).isEmpty();
        time.sleep(Duration.ofSeconds(61));
        ended(how, "one");
        assertThat(sns.published()).hasSize(1);
    }

    /// The workflow was at its report when somebody stopped the run.
    @Test
    void whoHearsOfAStopComesAgainUntilTheWorkflowsReportIsTold() {
        progressed();
        report(null);
        toldBy("workflow", "UNDER_WAY", time.now().plusSeconds(60));
        int told = sns.published().size();
        assertThatThrownBy(this::stopped).isInstanceOf(AnotherIsTelling.class);
        toldBy("workflow", "FAILED", time.now().plusSeconds(60));
        stopped();
        stopped();
        assertThat(sns.published()).hasSize(told + 1);
    }

    /// The workflow's function died while it told people, and somebody stopped the run.
    @ParameterizedTest
    @EnumSource(Stop.class)
    void whatTheWorkflowsFunctionDiedAmidIsToldAfterItsTime(Stop how) {
        progressed();
        report(null);
        int told = sns.published().size();
        toldBy("workflow", "UNDER_WAY", time.now().plusSeconds(60));
        assertThatThrownBy(() -> ended(how, "one")).isInstanceOf(AnotherIsTelling.class);
        time.sleep(Duration.ofSeconds(61));
        s3.remove(folder.html());
        ended(how, "two");
        ended(how, "three");
        assertThat(sns.published()).hasSize(told + 1);
        assertThat(s3.keys()).contains(folder.html()).doesNotContain("lease.json");
    }

    /// It died after it had written report.json, before it came to tell people.
    @ParameterizedTest
    @EnumSource(names = "FAILED", mode = EnumSource.Mode.EXCLUDE)
    void whatTheWorkflowsFunctionDiedBeforeIsToldAfterTheTimeOfAnyFunction(Stop how) {
        diedBeforeItTold();
        assertThatThrownBy(() -> ended(how, "one")).isInstanceOf(AnotherIsTelling.class);
        assertThat(sns.published()).isEmpty();
        time.sleep(Duration.ofMinutes(15));
        ended(how, "one");
        ended(how, "two");
        assertToldAndCountedOnce();
        assertThat(s3.keys()).contains(folder.html()).doesNotContain("lease.json");
    }

    private void diedBeforeItTold() {
        progressed();
        store(
                folder.report(),
                Json.pretty(new Reporter(SampleRun.plan(), SampleRun.reconciled(), SampleRun.UNASKED)
                        .report(time.now(), null)));
    }

    /// The workflow's next try began a moment before the stop, and writes its report over the first.
    @Test
    void theWorkflowsLastFunctionLeavesTheTellingToWhoIsAtIt() {
        diedBeforeItTold();
        time.sleep(Duration.ofMinutes(16));
        sns.beforeNext(() -> assertThatThrownBy(() -> report(null)).isInstanceOf(AnotherIsTelling.class));
        stopped();
        report(null);
        assertToldAndCountedOnce();
    }

    /// Its workflow is at work again because somebody redrives it.
    @Test
    void theExecutionOfARunThatWasReportedWhenItWasStoppedSaysSo() {
        progressed();
        stopped();
        var again = report(null);
        assertThat(sns.published()).hasSize(1);
        assertThat(again.outcome()).isEqualTo(RunOutcome.INCOMPLETE);
        assertThat(again.error()).isEqualTo("RotationIncomplete");
        assertThat(again.cause()).contains("start a new one");
    }

    // Runs whose execution failed

    private ReportHandler.Response failed() {
        return ended(Stop.FAILED, "request-" + invocations++);
    }

    private int invocations = 0;

    private ReportHandler.Response ended(Stop how, String invocation) {
        return handler.handle(
                new ReportHandler.Request("r1", SampleRun.EXECUTION, started, null, how), new FakeContext(invocation));
    }

    private void failsOf(String error, String cause) {
        ended(ExecutionStatus.FAILED, error, cause);
    }

    private void ended(ExecutionStatus how, String error, String cause) {
        executions.with(DescribeExecutionResponse.builder()
                .executionArn(SampleRun.EXECUTION)
                .status(how)
                .error(error)
                .cause(cause)
                .build());
    }

    @Test
    void aRunThatDiedWithoutAReportIsReportedWithWhatItDiedOf() {
        progressed();
        failsOf("States.DataLimitExceeded", "too much");
        failed();
        assertThat(written())
                .returns(RunOutcome.INCOMPLETE, Report::outcome)
                .returns(new Problem("States.DataLimitExceeded", "too much"), Report::problem);
        assertThat(failureOf(written(), SampleRun.LOST_WORK))
                .returns("States.DataLimitExceeded", Report.FailureReport::code)
                .returns(Blame.REKEY, Report.FailureReport::blame);
        assertThat(s3.keys()).contains(folder.html()).doesNotContain("lease.json");
        assertThat(sns.published()).hasSize(1);
        assertThat(metrics).isEqualTo(Measurement.of(written()));
    }

    @Test
    void itIsReportedAlsoWhereNobodyTellsWhatItDiedOf() {
        progressed();
        executions.refuse(_ -> Refusals.of("AccessDeniedException", 400, "not authorized to perform: it"));
        failed();
        assertThat(written().problem()).isEqualTo(Stop.FAILED.problem());
    }

    /// Every run that is not complete fails, and EventBridge tells of it.
    @Test
    void whatTheWorkflowReportedBeforeItFailedIsLeftAloneWithoutAWait() {
        progressed();
        report(null);
        var report = s3.text(folder.report());
        int asked = executions.calls().size();
        failed();
        failed();
        assertThat(s3.text(folder.report())).isEqualTo(report);
        assertThat(sns.published()).hasSize(1);
        assertThat(executions.calls()).hasSize(asked);
        assertThat(metrics).isEqualTo(Measurement.of(written()));
    }

    @Test
    void whatTheWorkflowToldOfARunWithoutAPlanIsNotToldAgain() {
        report(new Problem("InvalidInput", "mod: unknown field"));
        failed();
        assertThat(sns.published()).hasSize(1);
        assertThat(metrics).isEqualTo(Measurement.ofUnplanned());
    }

    @Test
    void aRunThatDiedBeforeItsFirstFunctionIsToldOnce() {
        s3.remove("lease.json");
        failsOf("States.Permissions", "not authorized to perform: lambda:InvokeFunction");
        failed();
        failed();
        assertThat(sns.published()).hasSize(1);
        assertThat(sns.published().getFirst().message()).contains("lambda:InvokeFunction", "nothing was changed");
    }

    /// Two who are told at the same moment.
    @Test
    void whoComesWhileAnotherIsAtTheReportLeavesTheTellingToWhoIsFirst() {
        progressed();
        failsOf("States.Runtime", "it broke");
        var others = new ArrayList<Runnable>(List.of(this::failed));
        executions.beforeCalls(() -> {
            if (!others.isEmpty()) {
                others.removeFirst().run();
            }
        });
        failed();
        assertToldAndCountedOnce();
    }

    @Test
    void whatTheWorkflowCouldNotTellIsToldWhenItHasFailed() {
        progressed();
        sns.refuse(Refusals.of("InternalError", 500, "busy"));
        assertThatThrownBy(() -> report(null)).isInstanceOf(RuntimeException.class);
        var report = s3.text(folder.report());
        failsOf("SnsException", "busy");
        sns.refuse(null);
        failed();
        assertThat(s3.text(folder.report())).isEqualTo(report);
        assertThat(sns.published()).hasSize(1);
        assertThat(metrics).isEqualTo(Measurement.of(written()));
    }

    @ParameterizedTest
    @EnumSource(Stop.class)
    void whatCouldNotBeToldIsToldWhenLambdaTriesAgain(Stop how) {
        progressed();
        sns.refuse(Refusals.of("InternalError", 500, "busy"));
        assertThatThrownBy(() -> ended(how, "one")).isInstanceOf(RuntimeException.class);
        sns.refuse(null);
        ended(how, "one");
        ended(how, "two");
        assertThat(sns.published()).hasSize(1);
    }

    /// An execution's name may be used again after 90 days.
    @Test
    void whatWasToldOfAnEarlierRunOfTheNameIsNothingToldOfThisOne() {
        report(new Problem("InvalidInput", "mod: unknown field"));
        started = started.plusSeconds(100 * 86_400);
        report(new Problem("RunNameUsed", "r1 was used before"));
        failed();
        assertThat(sns.published()).hasSize(2);
    }

    @Test
    void theStartOfAnExecutionMayBeToldInOtherFractionsOfASecond() {
        progressed();
        started = SampleRun.STARTED.plusMillis(1);
        stopped();
        assertThat(s3.keys()).contains(folder.report());
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
        assertThat(new Problem("Error", cause).text()).isEqualTo(text);
        assertThat(report(new Problem("Error", cause)).cause()).isEqualTo(text);
        assertThat(s3.keys()).doesNotContain("lease.json");
    }

    private void assertToldAndCountedOnce() {
        assertThat(sns.published()).hasSize(1);
        assertThat(metrics)
                .filteredOn(measurement -> measurement.name().equals("Runs"))
                .hasSize(1);
    }
}
