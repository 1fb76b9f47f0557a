package rekey.pack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import rekey.plan.Packing;
import rekey.survey.SurveyedPlace;

/// Packs places into batches. Largest first, because the run is as long as its largest place. Like
/// with like, because a worker is paid for until the last of its places is done, and because the
/// places of a batch wait for each other: none by more than a minute or a tenth of its own time.
final class Packer {
    private static final double HELD_UP_SECONDS = 60;
    private static final double HELD_UP_SHARE = 0.1;
    private static final Comparator<Work> LARGEST_FIRST =
            Comparator.comparingInt(Work::toChange).reversed().thenComparing(Work::place);

    private final Workers workers;

    Packer(Workers workers) {
        this.workers = workers;
    }

    List<Batch> pack(List<SurveyedPlace> surveyed) {
        return pack(0, surveyed);
    }

    List<Batch> pack(int wave, List<SurveyedPlace> surveyed) {
        var batches = new ArrayList<Batch>();
        var open = new ArrayList<Work>();
        surveyed.stream()
                .filter(SurveyedPlace::hasWork)
                .map(Work::of)
                .sorted(LARGEST_FIRST)
                .forEach(place -> {
                    if (!open.isEmpty() && !fits(place, open)) {
                        batches.add(close(wave, batches.size(), open));
                    }
                    open.add(place);
                });
        if (!open.isEmpty()) {
            batches.add(close(wave, batches.size(), open));
        }
        return List.copyOf(batches);
    }

    Packing describe(Waves waves) {
        var described = IntStream.range(0, waves.count())
                .mapToObj(number -> describe(number, waves.batches().get(number), waves.isCanary(number)))
                .toList();
        int targets = described.stream().mapToInt(Packing.Wave::targets).sum();
        return described.isEmpty() ? Packing.NOTHING : new Packing(described, targets, new Forecast(workers).of(waves));
    }

    private static Packing.Wave describe(int number, List<Batch> batches, boolean canary) {
        int places = batches.stream().mapToInt(batch -> batch.places().size()).sum();
        int targets = batches.stream()
                .flatMap(batch -> batch.places().stream())
                .mapToInt(Work::toChange)
                .sum();
        int largest = batches.getFirst().places().getFirst().toChange();
        return new Packing.Wave(number, canary, batches.size(), places, targets, largest);
    }

    private boolean fits(Work place, List<Work> open) {
        double own = Forecast.rotateSeconds(place);
        double heldUp = Forecast.rotateSeconds(open.getFirst()) - own;
        double most = Math.max(
                HELD_UP_SECONDS, HELD_UP_SHARE * (own + workers.propagation().toSeconds()));
        return open.size() < workers.placesEach() && heldUp <= most;
    }

    private static Batch close(int wave, int number, List<Work> open) {
        var batch = new Batch(wave, number, List.copyOf(open));
        open.clear();
        return batch;
    }
}
