package rekey.finish;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.Clients;
import rekey.canary.CanaryVerdict;
import rekey.lambda.JsonHandler;
import rekey.lambda.Settings;
import rekey.lambda.StoredLines;
import rekey.outcome.RunOutcome;
import rekey.pacing.Time;
import rekey.place.Place;
import rekey.plan.Plan;
import rekey.progress.BatchProgress;
import rekey.progress.PlaceProgress;
import rekey.progress.PlaceResult;
import rekey.reconcile.CanaryStop;
import rekey.reconcile.ChildExecutions;
import rekey.reconcile.EarlyEnd;
import rekey.reconcile.ExecutionFailure;
import rekey.reconcile.FailedChildren;
import rekey.reconcile.LossCauses;
import rekey.reconcile.LostPlace;
import rekey.reconcile.Problem;
import rekey.reconcile.Reconciliation;
import rekey.reconcile.Stop;
import rekey.report.Report;
import rekey.report.Reporter;
import rekey.report.Summary;
import rekey.restore.Restoration;
import rekey.run.Bucket;
import rekey.run.Executions;
import rekey.run.Fence;
import rekey.run.Lease;
import rekey.run.RunFolder;
import rekey.survey.SurveyResults;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;

/// Ends the run: reconciles, reports, tells people, frees the lease. Also when the run failed on
/// its way, and when its execution ended without this: then EventBridge calls it.
public final class ReportHandler extends JsonHandler<ReportHandler.Request, ReportHandler.Response> {
    private static final Logger LOG = LoggerFactory.getLogger(ReportHandler.class);

    private final Bucket bucket;
    private final Lease lease;
    private final ChildExecutions children;
    private final ExecutionFailure failure;
    private final ReportFiles forPeople;
    private final Announcement announcement;
    private final BiConsumer<String, List<Measurement>> metrics;
    private final Time time;

    public ReportHandler() {
        this(new Clients(StoredLines.AT_A_TIME), Settings.ofEnvironment());
    }

    private ReportHandler(Clients clients, Settings settings) {
        this(
                new Bucket(clients.patient(S3Client.builder()), settings.bucket()),
                ReportFiles::new,
                clients.patient(SfnClient.builder()),
                Announcement.of(clients.patient(SnsClient.builder()), System.getenv()),
                new RunMetrics()::publish,
                Time.SYSTEM);
    }

    ReportHandler(
            Bucket bucket,
            Function<Bucket, ReportFiles> forPeople,
            SfnClient stepFunctions,
            Announcement announcement,
            BiConsumer<String, List<Measurement>> metrics,
            Time time) {
        super(Request.class);
        this.bucket = bucket;
        this.lease = new Lease(bucket, new Executions(stepFunctions));
        this.children = new ChildExecutions(stepFunctions, time);
        this.failure = new ExecutionFailure(stepFunctions);
        this.forPeople = forPeople.apply(bucket);
        this.announcement = announcement;
        this.metrics = metrics;
        this.time = time;
    }

    /// @param startedAt of the execution, by which a run is told from an earlier one of its name;
    ///     in milliseconds where it is EventBridge that tells
    /// @param error what ended the run early; null where nothing did, or it is yet to be asked for
    /// @param ended how the execution ended without a report; null where its workflow reports
    public record Request(
            String run,
            String execution,

            @JsonFormat(without = JsonFormat.Feature.READ_DATE_TIMESTAMPS_AS_NANOSECONDS)
            Instant startedAt,

            @Nullable Problem error,
            @Nullable Stop ended)
            implements OfRun {

        /// What ended the run early; null where nothing did.
        @Nullable
        Problem problem() {
            return error == null && ended != null ? ended.problem() : error;
        }

        private Request with(Problem problem) {
            return new Request(run, execution, startedAt, problem, ended);
        }

        boolean isOf(Plan plan) {
            return Telling.sameStart(plan.startedAt(), startedAt);
        }

        /// Whether the workflow has come to its end, or to nothing more than this.
        private boolean workflowIsOver() {
            return ended == null || !ended.amidTheWorkflow();
        }

        /// Whether this may be who tells people, by whose report there is.
        private boolean tells(ReportFile.Author author) {
            return switch (author) {
                case THIS -> true;
                case OF_A_STOP -> ended != null;
                case ANOTHER -> workflowIsOver();
            };
        }
    }

    /// The output of the execution, and what it fails with.
    ///
    /// @param totals null where the run ended before there was a plan
    /// @param report the S3 address of report.json; null where there is none
    /// @param html the S3 address of report.html; null where there is none
    /// @param warnings files for people that could not be written, and why
    /// @param error null for a complete run
    public record Response(
            String run,
            RunOutcome outcome,
            Report.@Nullable Totals totals,
            @Nullable String report,
            @Nullable String html,
            List<String> warnings,
            @Nullable String error,
            @Nullable String cause) {

        static Response reportedAlready(String run) {
            return new Response(run, RunOutcome.INCOMPLETE, null, null, null, List.of(), null, null);
        }
    }

    /// What the execution ends with, and what people are told.
    private record Ending(Response response, Message message, List<Measurement> measurements) {}

    @Override
    protected byte[] requestIn(byte[] told) {
        return DeadLetter.requestIn(told);
    }

    @Override
    protected Response handle(Request told, Context context) {
        var telling = new Telling(bucket, told.run(), teller(told, context));
        var before = telling.look();
        if (told.ended() != null && before == Telling.State.TOLD) {
            return reportedAlready(told);
        }
        var request = told.ended() == Stop.FAILED ? told.with(failure.of(told.execution())) : told;
        boolean halted = request.ended() != null && halt(request);
        var folder = new RunFolder(request.run());
        var file = new ReportFile(bucket, request.run());
        var report = bucket.get(folder.plan())
                .map(stored -> stored.as(Plan.class))
                .filter(request::isOf)
                .map(plan -> report(plan, folder, request));
        var author = report.map(made -> file.write(made, request.ended()));
        boolean held = lease.release(request.execution(), time.now()) || halted;
        boolean tells = author.map(request::tells).orElse(held || request.workflowIsOver());
        if (!tells && before != Telling.State.FAILED) {
            // Whose report it is, is to tell people: if it fails, the next try of this does.
            if (author.isPresent() && telling.look() != Telling.State.TOLD) {
                throw new AnotherIsTelling(request.run());
            }
            return reportedAlready(request);
        }
        var links = Links.of(request.execution(), bucket.name(), request.run());
        var ending = author.map(by -> by == ReportFile.Author.THIS ? report.orElseThrow() : file.read())
                .map(stands -> reported(stands, folder, links))
                .orElseGet(() -> unplanned(request, links));
        new PassingFiles(bucket).mark(folder);
        tell(ending, telling);
        lease.delete(request.execution());
        LOG.info("The run is {}", ending.response().outcome());
        return ending.response();
    }

    private static Response reportedAlready(Request request) {
        LOG.info("The run is reported already");
        return Response.reportedAlready(request.run());
    }

    private Telling.Teller teller(Request request, Context context) {
        var now = time.now();
        return new Telling.Teller(
                request.startedAt(),
                context.getAwsRequestId(),
                now,
                now.plusMillis(context.getRemainingTimeInMillis()),
                request.ended() == null);
    }

    private void tell(Ending ending, Telling telling) {
        var before = telling.take();
        switch (before) {
            case UNTOLD, FAILED -> tell(ending, telling, before);
            case UNDER_WAY -> throw new AnotherIsTelling(ending.response().run());
            case TOLD -> {}
        }
    }

    private void tell(Ending ending, Telling telling, Telling.State before) {
        try {
            announcement.publish(ending.message());
            telling.done();
        } catch (RuntimeException e) {
            telling.failed();
            throw e;
        } finally {
            // Last, because what is tried again after a failure would be counted twice; and whatever the topic says.
            if (before == Telling.State.UNTOLD) {
                metrics.accept(ending.response().run(), ending.measurements());
            }
        }
    }

    /// Has what is left of an ended run come to its end, and waits until it has written down how far
    /// it came.
    ///
    /// @return whether it held the lease to its end
    private boolean halt(Request request) {
        boolean held = lease.release(request.execution(), time.now());
        // One that failed without a lease has nothing at work: its workflow has reported it, or it never had one.
        if (held || !request.workflowIsOver()) {
            time.sleep(Fence.WRITTEN_DOWN);
        }
        return held;
    }

    private Report report(Plan plan, RunFolder folder, Request request) {
        var reconciliation = new Reconciliation(
                plan.input().mode(),
                SurveyResults.read(bucket, plan),
                StoredLines.below(bucket, folder.resultsPrefix(), PlaceResult.class),
                stop(plan, folder, end(plan, request)));
        var lost = reconciliation.lost(plan.places());
        var soFar = lost.isEmpty() ? Map.<Place, PlaceProgress>of() : BatchProgress.furthest(bucket, folder);
        var places = reconciliation.of(plan.places(), soFar, causes(lost, plan, request));
        return new Reporter(plan.warning(unreported(plan)), places).report(time.now(), request.problem());
    }

    /// Of earlier runs people may have been told since this one began.
    private List<String> unreported(Plan plan) {
        return plan.unreported().stream()
                .filter(run -> !Telling.told(bucket, run))
                .map(this::untold)
                .toList();
    }

    private String untold(String run) {
        var folder = new RunFolder(run);
        var found = bucket.list(folder.report()).isEmpty()
                ? "how far it came. What it may have moved is in its journal, " + bucket.address(folder.journal())
                : "of it. Its report is " + bucket.address(folder.report());
        return "Run %s ended, and nobody was told %s. To undo it: %s".formatted(run, found, Restoration.undoing(run));
    }

    private Optional<CanaryStop> stop(Plan plan, RunFolder folder, @Nullable EarlyEnd end) {
        var verdict = bucket.get(folder.canary()).map(stored -> stored.as(CanaryVerdict.class));
        return CanaryStop.of(
                plan.input().canary(),
                verdict.orElse(null),
                end,
                () -> BatchProgress.furthest(bucket, folder).keySet().stream()
                        .map(Place::account)
                        .collect(Collectors.toSet()));
    }

    /// Why the run ended early; null where it did not.
    private static @Nullable EarlyEnd end(Plan plan, Request request) {
        if (request.ended() != null) {
            return request.ended().of(plan, Objects.requireNonNull(request.problem()));
        }
        return request.error() == null ? null : EarlyEnd.of(request.error());
    }

    private Ending reported(Report report, RunFolder folder, Links links) {
        var written = forPeople.write(report, folder);
        var address = bucket.address(folder.report());
        var summary = Summary.of(report);
        var message = Message.of(report, summary, links).plus(written.briefly());
        var cause = switch (report.outcome()) {
            case COMPLETE -> null;
            case INCOMPLETE -> Cause.of(report, summary, address).plus(written.warnings());
        };
        var response = new Response(
                report.run(),
                report.outcome(),
                report.totals(),
                address,
                written.html(),
                written.warnings(),
                cause == null ? null : cause.error(),
                cause == null ? null : cause.text());
        return new Ending(response, message, Measurement.of(report));
    }

    /// A stop ends every child that is under way: they have nothing to add to it. Of a run that failed
    /// they may be the reason.
    private LossCauses causes(List<LostPlace> lost, Plan plan, Request request) {
        boolean stopped = request.ended() != null && request.ended().amidTheWorkflow();
        var failed = stopped || lost.isEmpty() ? FailedChildren.NONE : children.of(request.execution(), lost);
        return new LossCauses(failed, end(plan, request));
    }

    private Ending unplanned(Request request, Links links) {
        var problem = Objects.requireNonNullElse(
                request.problem(), new Problem("RotationIncomplete", "The run has no plan, and nothing says why"));
        var cause = Cause.unplanned(problem);
        return new Ending(
                new Response(
                        request.run(), RunOutcome.INCOMPLETE, null, null, null, List.of(), cause.error(), cause.text()),
                Message.unplanned(request.run(), problem, links),
                Measurement.ofUnplanned());
    }
}
