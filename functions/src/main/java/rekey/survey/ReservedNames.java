package rekey.survey;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.Json;

/// The log groups of a place to which CloudWatch Logs has refused a key, because it keeps their
/// names for itself. Only a rotation finds that out, so the bucket remembers it for the runs that
/// change nothing: one object for each place that has such names, of no single run.
public final class ReservedNames {
    private final Bucket bucket;
    private final Place place;

    public ReservedNames(Bucket bucket, Place place) {
        this.bucket = bucket;
        this.place = place;
    }

    /// What is stored.
    private record File(Set<String> names) {}

    /// Listed first: to a worker S3 does not tell a missing object from a forbidden one.
    public Set<String> refused() {
        return bucket.list(key()).isEmpty()
                ? Set.of()
                : bucket.require(key()).as(File.class).names();
    }

    /// Notes what a rotation came to. AWS may change its mind: what it did not refuse this time is
    /// forgotten.
    ///
    /// @param refused the names that it refused to this rotation
    /// @param tried whether a log group was in the rotation's scope, by its name
    public void learn(Set<String> refused, Predicate<String> tried) {
        var before = refused();
        var after = new TreeSet<>(refused);
        before.stream().filter(tried.negate()).forEach(after::add);
        if (!after.equals(before)) {
            bucket.put(key(), Json.bytes(new File(after)));
        }
    }

    private String key() {
        return "reserved/%s/%s.json".formatted(place.account(), place.region());
    }
}
