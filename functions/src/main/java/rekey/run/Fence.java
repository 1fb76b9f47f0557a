package rekey.run;

import java.time.Duration;
import rekey.pacing.Time;

/// Stops what is left of a run that was ended from outside: its functions go on for minutes after
/// its execution has ended, and by then the next run may hold the lease. Safe for many threads,
/// which ask the bucket together: once in [#TRUSTED], however many places they work on. In the
/// bucket's own Region it answers in less time than lies between two calls of a place.
public final class Fence {
    /// How long an answer is good for, counted from the question: for no longer does a run that
    /// lost the lease change anything.
    static final Duration TRUSTED = Duration.ofSeconds(2);

    /// So long after a run has lost the lease nothing of it changes anything any more: what was
    /// sent in the last moment has been carried out.
    public static final Duration SILENT = TRUSTED.plusSeconds(3);

    private final Bucket bucket;
    private final String run;
    private final Time time;
    private volatile long askedNanos;
    private volatile boolean closed;

    /// Asks at once.
    ///
    /// @throws IllegalStateException where another run holds the lease, or none does
    public Fence(Bucket bucket, String run, Time time) {
        this.bucket = bucket;
        this.run = run;
        this.time = time;
        var holder = ask();
        if (closed) {
            throw new IllegalStateException("run %s no longer holds the lease, which is %s's".formatted(run, holder));
        }
    }

    /// Whether the run may change nothing any more; once it may not, it never may again.
    public boolean closed() {
        return closed || (old() && closedNow());
    }

    private boolean old() {
        return time.nanos() - askedNanos > TRUSTED.toNanos();
    }

    private synchronized boolean closedNow() {
        if (old()) { // or another thread has asked while this one waited
            ask();
        }
        return closed;
    }

    /// @return the run that holds the lease
    private String ask() {
        long now = time.nanos();
        var holder = bucket.get(Lease.KEY)
                .map(stored -> stored.as(Lease.Holder.class).run())
                .orElse("nobody");
        closed = !holder.equals(run);
        askedNanos = now;
        return holder;
    }
}
