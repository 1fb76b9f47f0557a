package rekey.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import rekey.pacing.Time;

/// A clock that many threads share. It moves when all of them sleep, to the moment at which the
/// first one wakes. One runs at a time, in an order that never changes, so that a simulation comes
/// to the same every time. A thread on the clock may wait for another only by [#all].
final class EventClock implements Time {
    private static final Instant START = Instant.parse("2026-10-01T12:00:00Z");
    private static final double NANOS = 1e9;

    private final PriorityQueue<Sleeper> sleepers =
            new PriorityQueue<>(Comparator.comparingLong(Sleeper::wakesNanos).thenComparingLong(Sleeper::number));
    private final Semaphore ended = new Semaphore(0);
    private long nowNanos;
    private long numbers;
    private @Nullable Throwable failure;

    private record Sleeper(long wakesNanos, long number, Semaphore awake) {}

    /// Runs until every thread that comes of `first` has ended.
    void run(Runnable first) {
        fork(first);
        wakeTheNext();
        ended.acquireUninterruptibly();
        if (failure != null) {
            throw new IllegalStateException("the simulation failed", failure);
        }
    }

    /// Runs all at the same time, and returns when the last has ended.
    void all(List<? extends Runnable> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        var caller = new Semaphore(0);
        var left = new int[] {tasks.size()};
        for (var task : tasks) {
            fork(() -> {
                task.run();
                if (--left[0] == 0) {
                    wakeLater(0, caller);
                }
            });
        }
        wakeTheNext();
        caller.acquireUninterruptibly();
    }

    @Override
    public void sleep(Duration duration) {
        var awake = new Semaphore(0);
        wakeLater(Math.max(0, duration.toNanos()), awake);
        wakeTheNext();
        awake.acquireUninterruptibly();
    }

    void sleep(double seconds) {
        sleep(Duration.ofNanos((long) (seconds * NANOS)));
    }

    private void fork(Runnable task) {
        var awake = new Semaphore(0);
        wakeLater(0, awake);
        Thread.startVirtualThread(() -> {
            awake.acquireUninterruptibly();
            try {
                task.run();
            } catch (Throwable e) { // whoever waits for this thread would wait for ever
                failure = failure == null ? e : failure;
                ended.release();
                return;
            }
            wakeTheNext();
        });
    }

    private void wakeLater(long nanos, Semaphore awake) {
        sleepers.add(new Sleeper(nowNanos + nanos, numbers++, awake));
    }

    private void wakeTheNext() {
        var next = sleepers.poll();
        if (next == null) {
            ended.release();
            return;
        }
        nowNanos = next.wakesNanos();
        next.awake().release();
    }

    @Override
    public long nanos() {
        return nowNanos;
    }

    double seconds() {
        return nowNanos / NANOS;
    }

    @Override
    public Instant now() {
        return START.plusNanos(nowNanos);
    }
}
