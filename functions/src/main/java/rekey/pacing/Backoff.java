package rekey.pacing;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Exponential back-off with full jitter.
///
/// Source: docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
public record Backoff(Duration base, Duration cap, int mostAttempts) {
    public static final Backoff OF_CALLS = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), 8);

    /// For calls without which nothing can go on: some ten minutes.
    public static final Backoff PATIENT = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), 240);

    /// Of roles that STS will not let anybody assume now: where its quota is lower than is known, or
    /// others use it, the calls that wait keep out of the way of those that leave. Some 90 seconds.
    public static final Backoff OF_ROLES = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), 40);

    /// The next turn is soon enough. As many as outlast minutes of somebody else's burst: at a full
    /// stop a place probes once a second.
    public static final Backoff NONE = new Backoff(Duration.ZERO, Duration.ZERO, 240);

    /// @param attempt the attempt that failed, from 1
    public Duration delay(int attempt, RandomGenerator random) {
        double ceiling = Math.min((double) cap.toMillis(), base.toMillis() * Math.pow(2, attempt - 1.0));
        return Duration.ofMillis((long) (random.nextDouble() * ceiling));
    }
}
