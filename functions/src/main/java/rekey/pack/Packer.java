package rekey.pack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import rekey.plan.Packing;
import rekey.survey.SurveyedPlace;

/// Packs places into batches: largest first, because the run is as long as its largest place, and
/// like with like, because a worker is paid for until the last of its places is done.
final class Packer {
    private static final Comparator<SurveyedPlace> LARGEST_FIRST =
            Comparator.comparingInt(SurveyedPlace::toChange).reversed().thenComparing(SurveyedPlace::place);

    private Packer() {}

    static List<Batch> pack(List<SurveyedPlace> surveyed, int placesPerWorker) {
        var toChange = surveyed.stream()
                .filter(place -> place.toChange() > 0)
                .sorted(LARGEST_FIRST)
                .toList();
        var batches = new ArrayList<Batch>();
        for (int from = 0; from < toChange.size(); from += placesPerWorker) {
            var places = toChange.subList(from, Math.min(from + placesPerWorker, toChange.size()));
            batches.add(new Batch(0, batches.size(), List.copyOf(places)));
        }
        return List.copyOf(batches);
    }

    static Packing describe(List<Batch> batches) {
        int targets = batches.stream()
                .flatMap(batch -> batch.places().stream())
                .mapToInt(SurveyedPlace::toChange)
                .sum();
        if (batches.isEmpty()) {
            return new Packing(List.of(), 0);
        }
        int places = batches.stream().mapToInt(batch -> batch.places().size()).sum();
        int calls = batches.getFirst().places().getFirst().toChange();
        return new Packing(List.of(new Packing.Wave(0, batches.size(), places, targets, calls)), targets);
    }
}
