package rekey.pacing;

import java.util.random.RandomGenerator;

/// Says when the next call of one quota in one place may leave. Pure arithmetic: it returns the
/// wait, and the caller waits.
///
/// *Alone.* Departures lie on a grid, one every `1/rate` seconds, whether or not the last call has
/// answered: the distance to the Region costs nothing. A caller that comes late takes the next free
/// point and the grid goes on from there; a call that leaves late, because the machine was busy or
/// cold, puts the grid back by as much. So lateness never turns into a burst that empties AWS's
/// bucket. Each departure is moved within the first half of its slot at random; a client that
/// called in step with AWS's own refilling would take every permit and starve a slower one that
/// shares the quota, unseen.
///
/// *Shared.* A throttle means that somebody else uses the quota too. The rate drops by a tenth,
/// once for all calls under way, climbs back to just below the rate that was too much, and then
/// feels its way upwards ever faster, as TCP CUBIC does: close to what the other leaves free for
/// long, and soon back at the full quota once it has gone. Against a client that takes 2 of 5 calls
/// a second, more than 95 % of the rest is used and one call in twenty is throttled.
///
/// *Full stop.* A sharer leaves some calls through. If eight answers in a row are throttles, the
/// pacer only probes, at a fifth of the quota. The first call that gets through has the rate double
/// every second, up to the rate from before the row: back in some four seconds, however long the
/// stop lasted. A throttle on the way back means a sharer after all, unless a full stop follows.
///
/// All times in nanoseconds of a monotonic clock. Safe for use by many threads.
public final class Pacer {
    private static final double DECREASE = 0.9;
    /// Where the call before was throttled too.
    private static final double DECREASE_AGAIN = 0.85;
    private static final double LOWEST_SHARE = 0.05;
    private static final double KNEE = 0.98;
    /// Of the knee, for each second below it.
    private static final double CLIMB = 0.05;
    /// Of the quota, for each second squared above the knee.
    private static final double PROBE = 0.0003;

    /// Throttles in a row, after which the pacer only probes.
    private static final int STORM = 8;
    /// Of the quota, while the pacer only probes.
    private static final double STORM_SHARE = 0.2;
    /// By this the rate grows each second after a full stop.
    private static final double RETURN = 2;

    private static final double JITTER = 0.5;
    private static final double NANOS_PER_SECOND = 1e9;
    /// A quarter of a slot of the slowest quota: no burst comes of it.
    private static final long TOLERATED_NANOS = 50_000_000;

    private final double quotaPerSecond;
    private final double firstWithinSlots;
    private final RandomGenerator random;
    private double ratePerSecond;
    private double kneePerSecond;
    private long slotNanos = Long.MIN_VALUE;
    private long decreasedNanos = Long.MIN_VALUE;
    private long climbedNanos;
    private long atKneeNanos;
    private long shiftedNanos;
    private int throttles;
    private int throttledInARow;
    private Flow flow = Flow.SHARED;
    private double ratePerSecondBefore;
    private double kneePerSecondBefore;

    private enum Flow {
        /// Alone, or with others.
        SHARED,
        /// Nothing gets through.
        STOPPED,
        /// On the way back to the rate from before the stop.
        RETURNING
    }

    /// @param quotaPerSecond calls a second that AWS allows
    public Pacer(double quotaPerSecond, RandomGenerator random) {
        this(quotaPerSecond, 0, random);
    }

    /// @param firstWithinSlots the first turn is later by a random part of so many slots: pacers that
    ///     share a quota and start in the same second spread out
    Pacer(double quotaPerSecond, double firstWithinSlots, RandomGenerator random) {
        if (!(quotaPerSecond > 0)) {
            throw new IllegalArgumentException("quotaPerSecond must be positive, was " + quotaPerSecond);
        }
        this.quotaPerSecond = quotaPerSecond;
        this.firstWithinSlots = firstWithinSlots;
        this.random = random;
        this.ratePerSecond = quotaPerSecond;
        this.kneePerSecond = quotaPerSecond;
        this.ratePerSecondBefore = quotaPerSecond;
        this.kneePerSecondBefore = quotaPerSecond;
    }

    /// Takes the next turn.
    public synchronized Turn reserve(long nowNanos) {
        recover(nowNanos);
        long slot = slotNanos == Long.MIN_VALUE ? nowNanos + spreadNanos() : Math.max(slotNanos, nowNanos);
        slotNanos = slot + intervalNanos();
        return new Turn(slot + (long) (random.nextDouble() * JITTER * intervalNanos()), shiftedNanos);
    }

    private long spreadNanos() {
        return firstWithinSlots == 0 ? 0 : (long) (random.nextDouble() * firstWithinSlots * intervalNanos());
    }

    /// A call left.
    ///
    /// @param departedNanos when it really did
    public synchronized void departed(Turn turn, long departedNanos) {
        long late = departedNanos - turn.atNanos() - (shiftedNanos - turn.shiftedNanos());
        if (late > TOLERATED_NANOS) {
            shiftedNanos += late;
            slotNanos += late;
        }
    }

    /// AWS refused a call because the quota was used up.
    ///
    /// @param departedNanos when the refused call left
    public synchronized void throttled(long departedNanos, long nowNanos) {
        throttles++;
        boolean first = ++throttledInARow == 1;
        if (first && flow == Flow.SHARED) {
            ratePerSecondBefore = ratePerSecond;
            kneePerSecondBefore = kneePerSecond;
        }
        if (throttledInARow >= STORM) {
            stop(nowNanos);
        } else if (departedNanos > decreasedNanos) { // else it left before the last decrease took effect
            slowDown(nowNanos);
        }
    }

    /// A call got past the quota, even if it failed later.
    ///
    /// @param departedNanos when it left
    public synchronized void passed(long departedNanos, long nowNanos) {
        throttledInARow = 0;
        if (flow == Flow.STOPPED) {
            flow = Flow.RETURNING;
            kneePerSecond = kneePerSecondBefore;
            decreasedNanos = Math.max(decreasedNanos, departedNanos);
            climbedNanos = nowNanos;
        }
    }

    private void stop(long nowNanos) {
        if (flow != Flow.STOPPED) {
            flow = Flow.STOPPED;
            ratePerSecond = Math.min(ratePerSecond, quotaPerSecond * STORM_SHARE);
            slotNanos = Math.max(slotNanos, nowNanos + intervalNanos());
        }
    }

    private void slowDown(long nowNanos) {
        flow = Flow.SHARED;
        if (throttledInARow == 1) {
            kneePerSecond = ratePerSecond * KNEE;
        }
        ratePerSecond = Math.max(
                quotaPerSecond * LOWEST_SHARE, ratePerSecond * (throttledInARow > 1 ? DECREASE_AGAIN : DECREASE));
        decreasedNanos = nowNanos;
        climbedNanos = nowNanos;
        atKneeNanos = nowNanos;
        slotNanos = Math.max(slotNanos, nowNanos + intervalNanos());
    }

    /// How many calls AWS throttled so far.
    public synchronized int throttles() {
        return throttles;
    }

    private void recover(long nowNanos) {
        switch (flow) {
            case SHARED -> feelUpwards(nowNanos);
            case STOPPED -> {}
            case RETURNING -> goBack(nowNanos);
        }
        climbedNanos = nowNanos;
    }

    private void goBack(long nowNanos) {
        double grown = ratePerSecond * Math.pow(RETURN, seconds(climbedNanos, nowNanos));
        ratePerSecond = Math.min(ratePerSecondBefore, grown);
        if (ratePerSecond >= ratePerSecondBefore) {
            flow = Flow.SHARED;
        }
        atKneeNanos = nowNanos;
    }

    private void feelUpwards(long nowNanos) {
        if (ratePerSecond < kneePerSecond) {
            double climbed = seconds(climbedNanos, nowNanos) * kneePerSecond * CLIMB;
            ratePerSecond = Math.min(kneePerSecond, ratePerSecond + climbed);
            atKneeNanos = nowNanos;
        } else if (ratePerSecond < quotaPerSecond) {
            double calm = seconds(atKneeNanos, nowNanos);
            double probed = kneePerSecond + calm * calm * quotaPerSecond * PROBE;
            ratePerSecond = Math.min(quotaPerSecond, Math.max(ratePerSecond, probed));
        }
    }

    private static double seconds(long fromNanos, long toNanos) {
        return (toNanos - fromNanos) / NANOS_PER_SECOND;
    }

    private long intervalNanos() {
        return (long) Math.ceil(NANOS_PER_SECOND / ratePerSecond);
    }
}
