package rekey.plan;

import java.util.List;

/// How the work was cut once every size was known.
///
/// @param waves one after the other
/// @param targets to change, over all places
public record Packing(List<Wave> waves, int targets) {

    /// Batches that are worked on at the same time.
    ///
    /// @param calls of AssociateKmsKey in the largest place; at 5 a second they bound the wave
    public record Wave(int number, int batches, int places, int targets, int calls) {}
}
