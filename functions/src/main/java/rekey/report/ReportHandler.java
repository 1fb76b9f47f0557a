package rekey.report;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.Clients;
import rekey.lambda.JsonHandler;
import rekey.lambda.Settings;
import rekey.lambda.StoredLines;
import rekey.outcome.RunOutcome;
import rekey.pacing.Time;
import rekey.plan.Plan;
import rekey.run.Bucket;
import rekey.run.Executions;
import rekey.run.Json;
import rekey.run.Lease;
import rekey.run.RunFolder;
import rekey.survey.SurveyResults;
import rekey.verify.PlaceResult;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;

/// Ends the run: reconciles, reports, tells people, frees the lease. Also when the run failed on
/// its way.
public final class ReportHandler extends JsonHandler<ReportHandler.Request, ReportHandler.Response> {
    private static final Logger LOG = LoggerFactory.getLogger(ReportHandler.class);

    private final Bucket bucket;
    private final Lease lease;
    private final ChildExecutions children;
    private final Announcement announcement;
    private final Consumer<Report> metrics;
    private final Time time;

    public ReportHandler() {
        this(new Clients(StoredLines.AT_A_TIME), Settings.ofEnvironment());
    }

    private ReportHandler(Clients clients, Settings settings) {
        this(
                new Bucket(clients.patient(S3Client.builder()), settings.bucket()),
                clients.patient(SfnClient.builder()),
                Announcement.of(clients.patient(SnsClient.builder()), System.getenv()),
                new RunMetrics()::publish,
                Time.SYSTEM);
    }

    ReportHandler(
            Bucket bucket, SfnClient stepFunctions, Announcement announcement, Consumer<Report> metrics, Time time) {
        super(Request.class);
        this.bucket = bucket;
        this.lease = new Lease(bucket, new Executions(stepFunctions));
        this.children = new ChildExecutions(stepFunctions, time);
        this.announcement = announcement;
        this.metrics = metrics;
        this.time = time;
    }

    /// @param error what ended the run early; null where nothing did
    public record Request(
            String run, String execution, @Nullable Problem error) implements OfRun {}

    /// The output of the execution, and what it fails with.
    ///
    /// @param totals null where the run ended before there was a plan
    /// @param report the S3 address of report.json; null where there is none
    /// @param error null for a complete run
    public record Response(
            String run,
            RunOutcome outcome,
            Report.@Nullable Totals totals,
            @Nullable String report,
            @Nullable String error,
            @Nullable String cause) {}

    @Override
    protected Response handle(Request request, Context context) {
        var folder = new RunFolder(request.run());
        var response = bucket.get(folder.plan())
                .map(stored -> stored.as(Plan.class))
                .map(plan -> reported(plan, folder, request))
                .orElseGet(() -> unplanned(request));
        lease.free(request.execution());
        announcement.publish(response);
        LOG.info("Run {} is {}", response.run(), response.outcome());
        return response;
    }

    private Response reported(Plan plan, RunFolder folder, Request request) {
        var reconciliation = new Reconciliation(
                plan.input().mode(),
                SurveyResults.read(bucket, folder),
                StoredLines.below(bucket, folder.resultsPrefix(), PlaceResult.class));
        var places = reconciliation.of(plan.places(), causes(reconciliation.lost(plan.places()), request));
        var report = new Reporter(plan, places).report(time.now());
        bucket.put(folder.report(), Json.pretty(report));
        metrics.accept(report);
        var address = "s3://%s/%s".formatted(bucket.name(), folder.report());
        var problem = Optional.ofNullable(request.error());
        if (problem.isEmpty() && report.outcome() == RunOutcome.COMPLETE) {
            return new Response(plan.run(), RunOutcome.COMPLETE, report.totals(), address, null, null);
        }
        return new Response(
                plan.run(),
                RunOutcome.INCOMPLETE,
                report.totals(),
                address,
                problem.map(Problem::error).orElse("RotationIncomplete"),
                problem.map(Problem::text).orElseGet(() -> Cause.of(report, address)));
    }

    private LossCauses causes(List<LostPlace> lost, Request request) {
        var failed = lost.isEmpty() ? FailedChildren.NONE : children.of(request.execution(), lost);
        return new LossCauses(failed, request.error());
    }

    private static Response unplanned(Request request) {
        var problem = Optional.ofNullable(request.error())
                .orElse(new Problem("RotationIncomplete", "The run has no plan, and nothing says why"));
        return new Response(request.run(), RunOutcome.INCOMPLETE, null, null, problem.error(), problem.text());
    }
}
