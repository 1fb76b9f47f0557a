package rekey.pack;

import java.util.List;
import rekey.plan.Packing;
import rekey.survey.SurveyedPlace;

/// The packer, for a simulation.
public final class VirtualPack {
    /// What every invocation takes before it works: the JVM's start, the members' roles.
    public static final double START_SECONDS = Workers.START_SECONDS;

    private VirtualPack() {}

    public static List<Batch> pack(List<SurveyedPlace> surveyed, Workers workers) {
        return new Packer(workers).pack(surveyed);
    }

    public static Work work(SurveyedPlace surveyed) {
        return Work.of(surveyed);
    }

    public static Packing.Prediction predict(List<Batch> batches, Workers workers) {
        return new Packer(workers).describe(Waves.ofOne(batches)).prediction();
    }
}
