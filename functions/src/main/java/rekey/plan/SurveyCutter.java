package rekey.plan;

import java.util.List;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;

/// Writes the survey's batches. They follow from the plan alone, so that whoever writes them again
/// writes the same.
public final class SurveyCutter {
    private final Bucket bucket;
    private final int placesPerWorker;
    private final int mostWorkers;

    public SurveyCutter(Bucket bucket, int placesPerWorker, int mostWorkers) {
        this.bucket = bucket;
        this.placesPerWorker = placesPerWorker;
        this.mostWorkers = mostWorkers;
    }

    public SurveyWork cut(Plan plan) {
        var folder = new RunFolder(plan.run());
        List<Place> places = plan.regionsKnown() ? plan.toSurvey() : List.of();
        if (plan.regionsKnown()) {
            bucket.put(folder.surveyBatches(), Json.lines(SurveyBatch.cut(places, placesPerWorker)));
        }
        return new SurveyWork(
                plan.run(), bucket.name(), folder.surveyBatches(), places.size(), mostWorkers, plan.regionsKnown());
    }
}
