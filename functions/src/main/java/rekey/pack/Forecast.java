package rekey.pack;

import java.util.List;
import rekey.pacing.Quota;
import rekey.pacing.Share;
import rekey.plan.Packing;

/// What batches will take, by the quotas alone.
final class Forecast {
    private static final double GROUPS_A_PAGE = 50;

    /// A query, from its start to its result.
    private static final double PROBE_SECONDS = 2;

    private final Workers workers;

    Forecast(Workers workers) {
        this.workers = workers;
    }

    Packing.Prediction of(Waves waves) {
        var courses = waves.batches().stream()
                .flatMap(List::stream)
                .map(this::estimate)
                .toList();
        double gbSeconds = Price.gbSeconds(
                courses.stream().mapToDouble(BatchEstimate::workSeconds).sum(), workers.memoryMb());
        int invocations = courses.stream().mapToInt(BatchEstimate::invocations).sum();
        int transitions = courses.stream().mapToInt(BatchEstimate::transitions).sum();
        int newKeys = (int) waves.batches().stream()
                .flatMap(List::stream)
                .flatMap(batch -> batch.places().stream())
                .filter(Work::makesKey)
                .count();
        return new Packing.Prediction(
                Math.ceil(waves.bakeSeconds()
                        + waves.batches().stream().mapToDouble(this::seconds).sum()),
                Math.ceil(gbSeconds),
                transitions,
                cents(Price.dollars(gbSeconds, invocations, transitions)),
                newKeys,
                Price.dollarsAMonth(newKeys));
    }

    private double seconds(List<Batch> wave) {
        return Makespan.of(wave.stream().map(batch -> estimate(batch).seconds()).toList(), workers.most());
    }

    BatchEstimate estimate(Batch batch) {
        double rotating = batch.places().stream()
                .mapToDouble(Forecast::rotateSeconds)
                .max()
                .orElse(0);
        double verifying = batch.places().stream()
                .mapToDouble(Forecast::verifySeconds)
                .max()
                .orElse(0);
        double starting = Workers.START_SECONDS + enterSeconds(batch);
        int invocations = Math.max(1, (int) Math.ceil(rotating / Workers.INVOCATION.toSeconds()));
        return BatchEstimate.of(
                rotating + invocations * starting,
                invocations,
                (double) workers.propagation().toSeconds(),
                verifying + starting);
    }

    /// Until the last account of a batch is entered, where all workers enter theirs at the same time.
    static double enterSeconds(Batch batch) {
        long accounts = batch.places().stream()
                .map(work -> work.place().account())
                .distinct()
                .count();
        return batch.workers() == 0 ? 0 : accounts / new Share(Quota.ASSUME_ROLE, batch.workers()).perSecond();
    }

    /// How long the changing of a place takes.
    static double rotateSeconds(Work place) {
        return place.toChange() / Quota.ASSOCIATE_KMS_KEY.perSecond();
    }

    private static double verifySeconds(Work place) {
        return Math.ceil(place.targets() / GROUPS_A_PAGE) / Quota.DESCRIBE_LOG_GROUPS.perSecond() + PROBE_SECONDS;
    }

    private static double cents(double dollars) {
        return Math.ceil(dollars * 1e4) / 1e4;
    }
}
