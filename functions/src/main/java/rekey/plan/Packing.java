package rekey.plan;

import java.util.List;

/// How the work was cut once every size was known, and what it will take.
///
/// @param waves one after the other
/// @param targets to change, over all places
public record Packing(List<Wave> waves, int targets, Prediction prediction) {
    public static final Packing NOTHING = new Packing(List.of(), 0, new Prediction(0, 0, 0, 0, 0, 0));

    /// Batches that are worked on at the same time.
    ///
    /// @param canary whether the next wave begins only where every place of this one is well
    /// @param largestPlace targets to change in it; at 5 a second they bound the wave
    public record Wave(int number, boolean canary, int batches, int places, int targets, int largestPlace) {}

    /// From the survey's end on, at list price in us-east-1.
    ///
    /// @param seconds until the last place is verified
    /// @param stateTransitions of Step Functions
    /// @param dollars before any free tier; the keys' own price is not in it
    /// @param newKeys how many are made
    /// @param newKeysDollarsAMonth what they cost, until KMS has rotated their material
    public record Prediction(
            double seconds,
            double lambdaGbSeconds,
            int stateTransitions,
            double dollars,
            int newKeys,
            double newKeysDollarsAMonth) {}
}
