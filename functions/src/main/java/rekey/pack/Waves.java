package rekey.pack;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.input.Canary;
import rekey.survey.SurveyedPlace;

/// The waves in which places are changed, one after the other: the canary's first.
///
/// @param batches of each wave; none is without any
/// @param afterCanary the number of the wave that begins only where the canary is well; null where
///     there is none, or no canary
/// @param bakeSeconds to wait before that; 0 where the canary has nothing to change
record Waves(List<List<Batch>> batches, @Nullable Integer afterCanary, int bakeSeconds) {
    private static final int SECONDS_PER_MINUTE = 60;

    /// @param canary null where all places are changed at the same time
    static Waves cut(Packer packer, List<SurveyedPlace> surveyed, @Nullable Canary canary) {
        if (canary == null) {
            return ofOne(packer.pack(surveyed));
        }
        var accounts = canary.accounts();
        var parts = surveyed.stream()
                .collect(Collectors.partitioningBy(
                        place -> accounts.contains(place.place().account())));
        var first = packer.pack(0, parts.getOrDefault(true, List.of()));
        int number = first.isEmpty() ? 0 : 1;
        var others = packer.pack(number, parts.getOrDefault(false, List.of()));
        return new Waves(
                waves(Stream.of(first, others)),
                others.isEmpty() ? null : number,
                first.isEmpty() || others.isEmpty() ? 0 : canary.bakeMinutes() * SECONDS_PER_MINUTE);
    }

    static Waves ofOne(List<Batch> batches) {
        return new Waves(waves(Stream.of(batches)), null, 0);
    }

    private static List<List<Batch>> waves(Stream<List<Batch>> waves) {
        return waves.filter(wave -> !wave.isEmpty()).toList();
    }

    /// Whether a wave is the canary's.
    boolean isCanary(int wave) {
        return afterCanary != null && wave < afterCanary;
    }

    int count() {
        return batches.size();
    }
}
