package rekey.pack;

import java.util.List;
import java.util.Objects;
import rekey.key.PlaceKey;

/// The places that one worker handles at the same time; one line of `batches-<wave>.jsonl`.
///
/// @param workers at work at the same time in this wave; 0 in batches of versions that did not tell
public record Batch(int wave, int number, Integer workers, List<Work> places) {
    public Batch {
        workers = Objects.requireNonNullElse(workers, 0);
    }

    public Batch(int wave, int number, List<Work> places) {
        this(wave, number, 0, places);
    }

    Batch among(int many) {
        return new Batch(wave, number, many, places);
    }

    /// Whether its targets are put back, each on a key of its own.
    public boolean restores() {
        return places.stream().anyMatch(place -> place.wantedKey() instanceof PlaceKey.OnePerTarget);
    }

    /// Whether some place needs a key that is yet to be made.
    public boolean makesKeys() {
        return places.stream().anyMatch(Work::makesKey);
    }
}
