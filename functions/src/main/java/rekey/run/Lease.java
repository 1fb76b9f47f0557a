package rekey.run;

import java.time.Instant;

/// Keeps two runs apart: two workers in one place would share one quota and one journal. Taken with
/// a conditional write; taken over only from an execution that has ended, never on the strength of
/// a clock.
public final class Lease {
    static final String KEY = "lease.json";
    private static final int MOST_RACES = 10;

    private final Bucket bucket;
    private final Executions executions;

    public Lease(Bucket bucket, Executions executions) {
        this.bucket = bucket;
        this.executions = executions;
    }

    record Holder(String run, String execution, Instant takenAt) {}

    /// Taking it twice for the same execution is taking it once.
    ///
    /// @throws RunInProgress where another execution holds it and has not ended
    public void take(String run, String execution, Instant now) {
        var ours = Json.pretty(new Holder(run, execution, now));
        for (int race = 0; race < MOST_RACES; race++) {
            if (bucket.putIfAbsent(KEY, ours)) {
                return;
            }
            var stored = bucket.get(KEY);
            if (stored.isEmpty()) {
                continue; // freed between the two calls
            }
            var holder = stored.get().as(Holder.class);
            if (holder.execution().equals(execution)) {
                return;
            }
            if (executions.running(holder.execution())) {
                throw new RunInProgress(holder);
            }
            if (bucket.putIfMatch(KEY, stored.get().etag(), ours)) {
                return;
            }
        }
        throw new IllegalStateException("lease.json changed hands " + MOST_RACES + " times while this run took it");
    }

    /// Frees the lease if `execution` holds it; another's is left alone.
    ///
    /// @return whether this call freed it
    public boolean free(String execution) {
        var stored = bucket.get(KEY);
        // One that was taken over since it was read is another's too.
        return stored.isPresent()
                && stored.get().as(Holder.class).execution().equals(execution)
                && bucket.deleteIfMatch(KEY, stored.get().etag());
    }
}
