package rekey.pack;

import java.time.Duration;
import rekey.lambda.Deadline;

/// The workers that a run may use.
///
/// @param placesEach the most places that one works on at the same time
/// @param most the most workers at the same time
/// @param memoryMb of each
/// @param propagation waited after the last change
public record Workers(int placesEach, int most, int memoryMb, Duration propagation) {
    /// What a worker can use of its 15 minutes before it hands on.
    public static final Duration INVOCATION = Duration.ofMinutes(15).minus(Deadline.MARGIN);

    /// Start of the JVM, on the CPU share of 1,024 MB: docs/performance.md says how it was measured.
    static final double START_SECONDS = 3.3;
}
