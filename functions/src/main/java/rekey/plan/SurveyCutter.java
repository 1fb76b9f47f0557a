package rekey.plan;

import java.util.List;
import java.util.Optional;
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
    private final int mostWorkers;

    SurveyCutter(Bucket bucket, int placesPerWorker, int mostWorkers) {
        this.bucket = bucket;
        this.placesPerWorker = placesPerWorker;
        this.mostWorkers = mostWorkers;
    }

    /// @param undone the run that is undone; empty where none is
    SurveyWork cut(Plan plan, Optional<RestoredRun> undone) {
        var folder = new RunFolder(plan.run());
        List<Place> places = plan.regionsKnown() ? plan.toSurvey() : List.of();
        if (plan.regionsKnown()) {
            var batches = SurveyBatch.cut(places, placesPerWorker).stream()
                    .map(batch -> undone.map(batch::restoring).orElse(batch))
                    .toList();
            bucket.put(folder.surveyBatches(), Json.lines(batches));
        }
        return new SurveyWork(
                plan.run(), bucket.name(), folder.surveyBatches(), places.size(), mostWorkers, plan.regionsKnown());
    }
}
