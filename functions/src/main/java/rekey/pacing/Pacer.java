package rekey.pacing;

import java.time.Duration;

/// Says when the next call of one quota in one place may leave. Pure arithmetic: it returns the
/// wait, and the caller waits.
///
/// Calls leave on a grid, one every `1/rate` seconds, whether or not the last has answered, so that
/// the distance to the Region costs nothing. A caller that comes late takes the next free point and
/// the grid goes on from there, so that lateness never turns into a burst.
///
/// A throttle means that somebody else uses the quota too. The rate then drops by a tenth, once for
/// all calls that were under way, and climbs back by a fiftieth of the quota for each second
/// without a throttle: close to what the other leaves free, with a throttle now and then to find
/// out.
///
/// All times in nanoseconds of a monotonic clock. Safe for use by many threads.
public final class Pacer {
    private static final double DECREASE = 0.9;
    private static final double INCREASE_PER_SECOND = 0.02;
    private static final double LOWEST_SHARE = 0.05;
    private static final double NANOS_PER_SECOND = 1e9;

    private final double quotaPerSecond;
    private double ratePerSecond;
    private long nextDepartureNanos = Long.MIN_VALUE;
    private long lastDecreaseNanos = Long.MIN_VALUE;
    private long lastIncreaseNanos = Long.MIN_VALUE;
    private int throttles;

    /// @param quotaPerSecond calls a second that AWS allows
    public Pacer(double quotaPerSecond) {
        if (!(quotaPerSecond > 0)) {
            throw new IllegalArgumentException("quotaPerSecond must be positive, was " + quotaPerSecond);
        }
        this.quotaPerSecond = quotaPerSecond;
        this.ratePerSecond = quotaPerSecond;
    }

    /// Takes the next departure.
    ///
    /// @return how long to wait for it; never negative
    public synchronized Duration reserve(long nowNanos) {
        recover(nowNanos);
        long departure = Math.max(nextDepartureNanos, nowNanos);
        nextDepartureNanos = departure + intervalNanos();
        return Duration.ofNanos(departure - nowNanos);
    }

    /// AWS refused a call because the quota was used up.
    ///
    /// @param departedNanos when the refused call left
    public synchronized void throttled(long departedNanos, long nowNanos) {
        throttles++;
        lastIncreaseNanos = nowNanos;
        if (lastDecreaseNanos != Long.MIN_VALUE && departedNanos <= lastDecreaseNanos) {
            return; // it left before the last decrease took effect
        }
        lastDecreaseNanos = nowNanos;
        ratePerSecond = Math.max(quotaPerSecond * LOWEST_SHARE, ratePerSecond * DECREASE);
        nextDepartureNanos = Math.max(nextDepartureNanos, nowNanos + intervalNanos());
    }

    /// How many calls AWS throttled so far.
    public synchronized int throttles() {
        return throttles;
    }

    public synchronized double ratePerSecond() {
        return ratePerSecond;
    }

    private void recover(long nowNanos) {
        if (ratePerSecond < quotaPerSecond) {
            double calmSeconds = (nowNanos - lastIncreaseNanos) / NANOS_PER_SECOND;
            ratePerSecond =
                    Math.min(quotaPerSecond, ratePerSecond + calmSeconds * quotaPerSecond * INCREASE_PER_SECOND);
        }
        lastIncreaseNanos = nowNanos;
    }

    private long intervalNanos() {
        return (long) Math.ceil(NANOS_PER_SECOND / ratePerSecond);
    }
}
