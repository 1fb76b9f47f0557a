package rekey.operator.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/// The clock, and waiting by it.
///
/// @param pause sleeps
public record Waiting(InstantSource clock, Pause pause) {
    static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    /// Sleeps for a while.
    public interface Pause {
        void of(Duration duration);
    }

    public static Waiting bySystemTime() {
        return new Waiting(InstantSource.system(), Waiting::sleep);
    }

    Instant now() {
        return clock.instant();
    }

    /// @return whether it came true in time
    boolean until(Duration most, BooleanSupplier condition) {
        var end = now().plus(most);
        while (!condition.getAsBoolean()) {
            if (!now().isBefore(end)) {
                return false;
            }
            pause.of(BETWEEN_LOOKS);
        }
        return true;
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the rehearsal waited", e);
        }
    }
}
