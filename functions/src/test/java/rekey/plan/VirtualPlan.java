package rekey.plan;

import java.util.List;
import rekey.place.Place;

/// The planner's batches, for a simulation.
public final class VirtualPlan {
    private VirtualPlan() {}

    public static List<SurveyBatch> batches(List<Place> places, int placesPerWorker) {
        return SurveyBatch.cut(places, placesPerWorker, batch -> batch);
    }
}
