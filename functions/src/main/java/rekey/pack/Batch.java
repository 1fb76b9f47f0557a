package rekey.pack;

import java.util.List;
import rekey.key.WantedKey;

/// The places that one worker handles at the same time; one line of `batches-<wave>.jsonl`.
public record Batch(int wave, int number, List<Work> places) {
    /// Whether its targets are put back, each on a key of its own.
    public boolean restores() {
        return places.stream().anyMatch(place -> place.wantedKey().equals(WantedKey.EACH_ITS_OWN));
    }

    /// Whether some place needs a key that is yet to be made.
    public boolean makesKeys() {
        return places.stream().anyMatch(Work::makesKey);
    }
}
