package rekey.operator;

import org.jspecify.annotations.Nullable;
import rekey.plan.Packing;
import rekey.words.Amount;

/// How far a run is, at some moment.
///
/// @param batches done and of how many, in the phase that it is in; null where there are none
/// @param packing what there is to do; null until it is known
record Progress(
        Phase phase, @Nullable Batches batches, @Nullable Packing packing) {
    /// Child executions of the Map that is under way.
    ///
    /// @param done succeeded or failed
    record Batches(long done, long failed, long all) {}

    String words() {
        var words = new StringBuilder(phase.words());
        if (batches != null) {
            words.append(", %d of %d batches done".formatted(batches.done(), batches.all()));
            if (batches.failed() > 0) {
                words.append(" (%d failed)".formatted(batches.failed()));
            }
        }
        if (packing != null && packing.targets() > 0) {
            words.append(", %s to change in %s"
                    .formatted(
                            new Amount(packing.targets(), "target"),
                            new Amount(
                                    packing.waves().stream()
                                            .mapToInt(Packing.Wave::places)
                                            .sum(),
                                    "place")));
        }
        return words.toString();
    }
}
