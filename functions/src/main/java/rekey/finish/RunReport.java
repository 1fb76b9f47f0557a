package rekey.finish;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rekey.canary.CanaryVerdict;
import rekey.lambda.StoredLines;
import rekey.outcome.Offer;
import rekey.pacing.Time;
import rekey.place.Place;
import rekey.place.RegionalService;
import rekey.plan.Plan;
import rekey.progress.BatchProgress;
import rekey.progress.PlaceProgress;
import rekey.progress.PlaceResult;
import rekey.reconcile.CanaryStop;
import rekey.reconcile.ChildExecutions;
import rekey.reconcile.EarlyEnd;
import rekey.reconcile.FailedChildren;
import rekey.reconcile.LossCauses;
import rekey.reconcile.LostPlace;
import rekey.reconcile.ReconciledPlace;
import rekey.reconcile.Reconciliation;
import rekey.report.Report;
import rekey.report.Reporter;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import rekey.survey.SurveyResults;

/// Makes the report of a run from its plan and from what its workers left in the bucket.
final class RunReport {
    private final Bucket bucket;
    private final ChildExecutions children;
    private final Time time;

    RunReport(Bucket bucket, ChildExecutions children, Time time) {
        this.bucket = bucket;
        this.children = children;
        this.time = time;
    }

    /// @param places that the report was made of
    record Made(Plan plan, Report report, List<ReconciledPlace> places) {}

    /// @param offers asked for services that have no endpoint in a Region
    Made of(Plan plan, ReportHandler.Request request, Function<RegionalService, Offer> offers) {
        var folder = new RunFolder(request.run());
        var end = end(plan, request);
        var reconciliation = new Reconciliation(
                plan.input().mode(),
                SurveyResults.read(bucket, plan),
                StoredLines.below(bucket, folder.resultsPrefix(), PlaceResult.class),
                stop(plan, folder, end));
        var lost = reconciliation.lost(plan.places());
        var soFar = lost.isEmpty() ? Map.<Place, PlaceProgress>of() : BatchProgress.furthest(bucket, folder);
        var places = reconciliation.of(plan.places(), soFar, causes(lost, end, request));
        var report = new Reporter(plan.warning(unreported(plan)), places, offers).report(time.now(), request.problem());
        return new Made(plan, report, places);
    }

    /// Why the run ended early; null where it did not.
    private static @Nullable EarlyEnd end(Plan plan, ReportHandler.Request request) {
        if (request.ended() != null) {
            return request.ended().of(plan, Objects.requireNonNull(request.problem()));
        }
        return request.error() == null ? null : EarlyEnd.of(request.error());
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

    /// A stop ends every child that is under way: they have nothing to add to it. Of a run that failed
    /// they may be the reason.
    private LossCauses causes(List<LostPlace> lost, @Nullable EarlyEnd end, ReportHandler.Request request) {
        boolean stopped = request.ended() != null && request.ended().amidTheWorkflow();
        var failed = stopped || lost.isEmpty() ? FailedChildren.NONE : children.of(request.execution(), lost);
        return new LossCauses(failed, end);
    }

    /// Of earlier runs people may have been told since this one began.
    private List<String> unreported(Plan plan) {
        return plan.unreported().stream()
                .filter(run -> !Telling.told(bucket, run))
                .map(run -> new UnreportedRun(bucket, run).warning())
                .toList();
    }
}
