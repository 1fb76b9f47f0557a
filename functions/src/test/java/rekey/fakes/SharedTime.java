package rekey.fakes;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import rekey.pacing.Time;

/// A clock of many threads: it moves when every one of them sleeps or has ended, to the moment at
/// which the first wakes.
public final class SharedTime implements Time {
    private static final Instant START = Instant.parse("2026-10-01T12:00:00Z");

    private final PriorityQueue<Sleeper> sleepers = new PriorityQueue<>(Comparator.comparingLong(Sleeper::untilNanos));
    private long nanos;
    private int awake;

    private record Sleeper(long untilNanos, Semaphore call) {}

    /// Runs all of them at the same time, each in a thread of its own, to their ends.
    public void run(List<Runnable> tasks) {
        synchronized (this) {
            awake = tasks.size();
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            tasks.forEach(task -> threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    rest();
                }
            }));
        }
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Instant now() {
        return START.plusNanos(nanos);
    }

    @Override
    public void sleep(Duration duration) {
        var call = new Semaphore(0);
        synchronized (this) {
            sleepers.add(new Sleeper(nanos + duration.toNanos(), call));
            rest();
        }
        call.acquireUninterruptibly();
    }

    private synchronized void rest() {
        awake--;
        var next = awake == 0 ? sleepers.poll() : null;
        if (next != null) {
            nanos = Math.max(nanos, next.untilNanos());
            awake++;
            next.call().release();
        }
    }
}
