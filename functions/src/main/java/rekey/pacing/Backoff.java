package rekey.pacing;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Exponential back-off with full jitter.
///
/// Source: docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
public record Backoff(Duration base, Duration cap, int mostAttempts) {
    public static final Backoff OF_CALLS = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), 8);

    /// @param attempt the attempt that failed, from 1
    public Duration delay(int attempt, RandomGenerator random) {
        double ceiling = Math.min((double) cap.toMillis(), base.toMillis() * Math.pow(2, attempt - 1.0));
        return Duration.ofMillis((long) (random.nextDouble() * ceiling));
    }
}
