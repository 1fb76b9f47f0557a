package rekey.plan;

import java.util.List;
import java.util.Optional;
import rekey.drift.PlannedRun;
import rekey.place.Place;
import rekey.restore.RestoredRun;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;

/// Writes the survey's batches. They follow from the plan alone, so that whoever writes them again
/// writes the same.
final class SurveyCutter {
    private final Bucket bucket;
    private final int placesPerWorker;

    SurveyCutter(Bucket bucket, int placesPerWorker) {
        this.bucket = bucket;
        this.placesPerWorker = placesPerWorker;
    }

    /// @param undone the run that is undone; empty where none is
    /// @param applied the plan that is applied; empty where none is
    /// @param workers the most at the same time
    SurveyWork cut(Plan plan, Optional<RestoredRun> undone, Optional<PlannedRun> applied, int workers) {
        var folder = new RunFolder(plan.run());
        List<Place> places = plan.regionsKnown() ? plan.toSurvey() : List.of();
        if (plan.regionsKnown()) {
            var cut = SurveyBatch.cut(places, placesPerWorker, batch -> told(batch, undone, applied));
            int atWork = Math.min(workers, cut.size());
            var batches = cut.stream().map(batch -> batch.among(atWork)).toList();
            bucket.put(folder.surveyBatches(), Json.lines(batches));
        }
        return new SurveyWork(
                plan.run(), bucket.name(), folder.surveyBatches(), places.size(), workers, plan.regionsKnown());
    }

    private static SurveyBatch told(SurveyBatch batch, Optional<RestoredRun> undone, Optional<PlannedRun> applied) {
        var restoring = undone.map(batch::restoring).orElse(batch);
        return applied.map(restoring::applying).orElse(restoring);
    }
}
