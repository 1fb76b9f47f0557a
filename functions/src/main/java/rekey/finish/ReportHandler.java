package rekey.finish;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.Clients;
import rekey.holders.ServiceRegions;
import rekey.lambda.JsonHandler;
import rekey.lambda.Settings;
import rekey.lambda.StoredLines;
import rekey.outcome.Offer;
import rekey.outcome.RunOutcome;
import rekey.pacing.Time;
import rekey.place.Place;
import rekey.place.RegionalService;
import rekey.plan.Plan;
import rekey.reconcile.ChildExecutions;
import rekey.reconcile.ExecutionFailure;
import rekey.reconcile.Problem;
import rekey.reconcile.Stop;
import rekey.report.Links;
import rekey.report.Report;
import rekey.run.Bucket;
import rekey.run.Executions;
import rekey.run.Fence;
import rekey.run.Lease;
import rekey.run.RunFolder;
import rekey.run.Start;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;

/// Ends the run: reconciles, reports, tells people, frees the lease. Also when the run failed on
/// its way, and when its execution ended without this: then EventBridge calls it.
public final class ReportHandler extends JsonHandler<ReportHandler.Request, ReportHandler.Response> {
    private static final Logger LOG = LoggerFactory.getLogger(ReportHandler.class);

    /// What the page, the message and the lease may take in the largest organizations.
    private static final Duration FOR_THE_REST = Duration.ofMinutes(2);

    private final Bucket bucket;
    private final Lease lease;
    private final RunReport runReport;
    private final ExecutionFailure failure;
    private final ReportFiles forPeople;
    private final Announcement announcement;
    private final BiConsumer<String, List<Measurement>> metrics;
    private final Supplier<Function<RegionalService, Offer>> offers;
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
                () -> ServiceRegions.of(clients, new Place(settings.hub(), settings.region()), Time.SYSTEM)::of,
                Time.SYSTEM);
    }

    /// @param offers of AWS's services, as its lists tell them; a new run reads them anew
    ReportHandler(
            Bucket bucket,
            Function<Bucket, ReportFiles> forPeople,
            SfnClient stepFunctions,
            Announcement announcement,
            BiConsumer<String, List<Measurement>> metrics,
            Supplier<Function<RegionalService, Offer>> offers,
            Time time) {
        super(Request.class);
        this.bucket = bucket;
        this.lease = new Lease(bucket, new Executions(stepFunctions));
        this.runReport = new RunReport(bucket, new ChildExecutions(stepFunctions, time), time);
        this.failure = new ExecutionFailure(stepFunctions);
        this.forPeople = forPeople.apply(bucket);
        this.announcement = announcement;
        this.metrics = metrics;
        this.offers = offers;
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
            return Start.same(plan.startedAt(), startedAt);
        }

        /// Whether the workflow has come to its end, or to nothing more than this.
        private boolean workflowIsOver() {
            return ended == null || !ended.amidTheWorkflow();
        }

        /// Whether this may be who tells people, by whose report there is.
        private boolean tells(ReportFile.Author author) {
            return switch (author) {
                case THIS, ANOTHER_BEFORE -> true;
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
    /// @param targets the S3 address of targets.csv, which lists every target; null where there is none
    /// @param warnings files for people that could not be written, and why
    /// @param blockedBy what keeps the places of a plan from being rotated, and what to do; empty but for
    ///     one that is blocked
    /// @param error null for a run that succeeds
    public record Response(
            String run,
            RunOutcome outcome,
            Report.@Nullable Totals totals,
            @Nullable String report,
            @Nullable String html,
            @Nullable String targets,
            List<String> warnings,
            List<String> blockedBy,
            @Nullable String error,
            @Nullable String cause) {

        /// Of a run of which this invocation has written no report.
        static Response unreported(String run, Cause cause) {
            return new Response(
                    run,
                    RunOutcome.INCOMPLETE,
                    null,
                    null,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    cause.error(),
                    cause.text());
        }
    }

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
        boolean halted = told.ended() != null && halt(told);
        var request = told.ended() == null ? told : told.with(failure.of(told.execution(), told.ended()));
        var folder = new RunFolder(request.run());
        var file = new ReportFile(bucket, request.run());
        var offersOfAws = offers.get();
        var report = bucket.get(folder.plan())
                .map(stored -> stored.as(Plan.class))
                .filter(request::isOf)
                .map(plan -> runReport.of(plan, request, offersOfAws));
        var author = report.map(made -> file.write(made.report(), request.ended()));
        boolean held = lease.release(request.execution(), time.now()) || halted;
        boolean tells = author.map(request::tells).orElse(held || request.workflowIsOver());
        if (!tells && !before.isLeft()) {
            // Whose report it is, is to tell people: if it fails, the next try of this does.
            if (author.isPresent() && telling.look() != Telling.State.TOLD) {
                throw new AnotherIsTelling(request.run());
            }
            return reportedAlready(request);
        }
        var links = Links.of(request.execution(), bucket.name(), request.run());
        var ending = author.map(by ->
                        by == ReportFile.Author.THIS ? report.orElseThrow().report() : file.read())
                .map(stands -> reported(stands, report.orElseThrow(), offersOfAws, folder, links, context))
                .orElseGet(() -> unplanned(request, links));
        telling.tell(
                () -> announcement.publish(ending.message()),
                () -> metrics.accept(ending.response().run(), ending.measurements()));
        lease.delete(request.execution());
        new PassingFiles(bucket).mark(folder);
        LOG.info("The run is {}", ending.response().outcome());
        return ending.response();
    }

    private static Response reportedAlready(Request request) {
        LOG.info("The run is reported already");
        return Response.unreported(
                request.run(),
                new Cause(
                        Cause.INCOMPLETE,
                        "The run was reported when it ended before, see report.html in its folder; start a new one"));
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

    /// @param report that stands
    /// @param made of the same run by this invocation
    private Ending reported(
            Report report,
            RunReport.Made made,
            Function<RegionalService, Offer> offersOfAws,
            RunFolder folder,
            Links links,
            Context context) {
        var targets = new TargetFiles(bucket, folder)
                .write(
                        report,
                        made.places(),
                        made.plan().names(),
                        () -> context.getRemainingTimeInMillis() < FOR_THE_REST.toMillis());
        var news = new RetirementFiles(bucket, offersOfAws).write(report, folder, time.now());
        return Ending.of(report, bucket.address(folder.report()), forPeople.write(report, folder, targets), links)
                .telling(news);
    }

    private static Ending unplanned(Request request, Links links) {
        var problem = Objects.requireNonNullElse(
                request.problem(), new Problem(Cause.INCOMPLETE, "The run has no plan, and nothing says why"));
        return Ending.unplanned(request.run(), problem, links);
    }
}
