package rekey.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps two runs apart: two workers in one place would share one quota and one journal. Taken with
/// a conditional write; taken over only from an execution that has ended, never on the strength of
/// a clock.
public final class Lease {
    static final String KEY = "lease.json";
    private static final int MOST_RACES = 10;
    private static final int MOST_BEFORE = 10;

    private final Bucket bucket;
    private final Executions executions;

    public Lease(Bucket bucket, Executions executions) {
        this.bucket = bucket;
        this.executions = executions;
    }

    /// @param before the runs that ended without deleting it, one after the other, the last one last
    /// @param releasedAt when the run had ended, though people may not be told of it; null while it
    ///     goes on
    record Holder(
            String run,
            String execution,
            Instant takenAt,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> before,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant releasedAt) {

        /// A lease of an earlier version has no `before`.
        Holder {
            before = List.copyOf(Objects.requireNonNullElse(before, List.of()));
        }

        private Holder released(Instant now) {
            return new Holder(run, execution, takenAt, before, now);
        }

        boolean isReleased() {
            return releasedAt != null;
        }

        private List<String> andThis() {
            var all = Stream.concat(before.stream(), Stream.of(run)).toList();
            return all.subList(Math.max(0, all.size() - MOST_BEFORE), all.size());
        }
    }

    /// Taking it twice for the same execution is taking it once.
    ///
    /// @return the runs that it was taken over from: of them people may not have been told
    /// @throws RunInProgress where another execution holds it and has not ended
    public List<String> take(String run, String execution, Instant now) {
        var first = Json.pretty(new Holder(run, execution, now, List.of(), null));
        for (int race = 0; race < MOST_RACES; race++) {
            if (bucket.putIfAbsent(KEY, first)) {
                return List.of();
            }
            var stored = bucket.get(KEY);
            if (stored.isEmpty()) {
                continue; // freed between the two calls
            }
            var holder = stored.get().as(Holder.class);
            if (holder.execution().equals(execution)) {
                return holder.before();
            }
            if (!holder.isReleased() && executions.running(holder.execution())) {
                throw new RunInProgress(holder);
            }
            var before = holder.andThis();
            var next = Json.pretty(new Holder(run, execution, now, before, null));
            if (bucket.putIfMatch(KEY, stored.get().etag(), next)) {
                return before;
            }
        }
        throw new IllegalStateException("lease.json changed hands " + MOST_RACES + " times while this run took it");
    }

    /// Lets the next run take the lease, and closes the fence of whatever is left of this one. The run
    /// stays named in it until [#delete].
    ///
    /// @return whether `execution` holds it or has released it
    public boolean release(String execution, Instant now) {
        return ofExecution(execution).filter(stored -> release(stored, now)).isPresent();
    }

    /// One that was taken over since it was read is another's too.
    private boolean release(Bucket.Stored stored, Instant now) {
        var holder = stored.as(Holder.class);
        return holder.isReleased() || bucket.putIfMatch(KEY, stored.etag(), Json.pretty(holder.released(now)));
    }

    /// Deletes the lease of `execution`, once people are told of its end; another's is left alone.
    public void delete(String execution) {
        ofExecution(execution).ifPresent(stored -> bucket.deleteIfMatch(KEY, stored.etag()));
    }

    private Optional<Bucket.Stored> ofExecution(String execution) {
        return bucket.get(KEY)
                .filter(stored -> stored.as(Holder.class).execution().equals(execution));
    }
}
