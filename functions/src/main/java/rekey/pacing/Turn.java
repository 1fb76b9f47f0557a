package rekey.pacing;

import java.time.Duration;

/// When a call is to leave.
///
/// @param atNanos of the pacer's clock
/// @param shiftedNanos by how much the pacer's grid had been put back when the turn was given
public record Turn(long atNanos, long shiftedNanos) {
    /// How long to wait for it; not positive where it has come.
    public Duration from(long nowNanos) {
        return Duration.ofNanos(atNanos - nowNanos);
    }
}
