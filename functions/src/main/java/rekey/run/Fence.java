package rekey.run;

import java.time.Duration;
import rekey.pacing.Time;
import rekey.run.Bucket.Look.Found;
import rekey.run.Bucket.Look.Hidden;
import rekey.run.Bucket.Look.Unanswered;

/// Stops what is left of a run that was ended from outside: its functions go on for minutes after
/// its execution has ended, and by then the next run may hold the lease. Safe for many threads,
/// which ask the bucket together: once in [#TRUSTED], however many places they work on. In the
/// bucket's own Region it answers in less time than lies between two calls of a place.
public final class Fence {
    /// How long an answer is good for, counted from the question. A call leaves half a second later
    /// at most: for no longer than two seconds does a run that lost the lease change anything.
    static final Duration TRUSTED = Duration.ofMillis(1500);

    /// How soon after a run has lost the lease its functions change nothing any more: two seconds,
    /// ten that a call may be under way, and three to spare.
    public static final Duration SILENT = Duration.ofSeconds(15);

    /// How soon after a run has lost the lease its functions have also written down how far they
    /// came.
    public static final Duration WRITTEN_DOWN = SILENT.plusSeconds(5);

    /// An answer that comes later than it is good for says nothing, nor does one that does not come;
    /// so many in a row, and this invocation ends. The next one asks again.
    private static final int MOST_LATE_ANSWERS = 3;

    /// After that no further question is begun.
    public static final Duration ASKED_FOR = Duration.ofSeconds(40);

    private final Bucket bucket;
    private final String run;
    private final Time time;
    private volatile long askedNanos;
    private volatile boolean closed;

    /// Asks at once.
    ///
    /// @throws IllegalStateException where another run holds the lease, or none does
    /// @throws RuntimeException of the bucket, where it does not answer
    public Fence(Bucket bucket, String run, Time time) {
        this.bucket = bucket;
        this.run = run;
        this.time = time;
        var lease = ask();
        if (lease instanceof Unanswered(var why)) {
            throw why;
        }
        if (closed) {
            throw new IllegalStateException("run %s no longer holds the lease: %s".formatted(run, whose(lease)));
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
        long began = time.nanos();
        // Another thread may have asked while this one waited.
        for (int questions = 0; !closed && old(); questions++) {
            if (questions == MOST_LATE_ANSWERS || time.nanos() - began > ASKED_FOR.toNanos()) {
                closed = true;
            } else {
                ask();
            }
        }
        return closed;
    }

    private Bucket.Look ask() {
        long now = time.nanos();
        var lease = bucket.look(Lease.KEY);
        switch (lease) {
            case Found(var stored) -> answered(holds(holder(stored)), now);
            case Hidden _ -> answered(false, now);
            case Unanswered _ -> {} // as old as before
        }
        return lease;
    }

    private void answered(boolean holds, long asked) {
        closed = !holds;
        askedNanos = asked;
    }

    private boolean holds(Lease.Holder holder) {
        return holder.run().equals(run) && !holder.isReleased();
    }

    private static String whose(Bucket.Look lease) {
        return switch (lease) {
            case Found(var stored) ->
                "run %s %s"
                        .formatted(holder(stored).run(), holder(stored).isReleased() ? "has released it" : "holds it");
            case Hidden(var told) -> "it is nobody's, or not to be read: " + told;
            case Unanswered(var why) -> "the bucket did not answer: " + why.getMessage();
        };
    }

    private static Lease.Holder holder(Bucket.Stored stored) {
        return stored.as(Lease.Holder.class);
    }
}
