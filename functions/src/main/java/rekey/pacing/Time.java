package rekey.pacing;

import java.time.Duration;
import java.time.Instant;

/// The clock and the waiting, so that a test or a simulation can bring its own.
public interface Time {
    Time SYSTEM = new SystemTime();

    /// Monotonic.
    long nanos();

    Instant now();

    /// @throws IllegalStateException where the thread is interrupted
    void sleep(Duration duration);
}
