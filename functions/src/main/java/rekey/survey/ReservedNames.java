package rekey.survey;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.Json;

/// The log groups to which CloudWatch Logs has refused a key, because it keeps their names for
/// itself. Only a rotation finds that out, so the bucket remembers it for the runs that change
/// nothing: one object for each place that has such names, of no single run.
///
/// For one invocation, which lists the places that have an object once for all its places: few have
/// one, and a listing for each place of a large organization would be more than S3 answers at a
/// time. Safe for many threads.
public final class ReservedNames {
    private static final String PREFIX = "reserved/";

    private final Bucket bucket;
    private @Nullable Set<String> stored;

    public ReservedNames(Bucket bucket) {
        this.bucket = bucket;
    }

    /// What is stored.
    private record File(Set<String> names) {}

    /// Those of a place.
    public Set<String> refused(Place place) {
        return isStored(place) ? bucket.require(key(place)).as(File.class).names() : Set.of();
    }

    /// Notes what a rotation came to. AWS may change its mind: a name is forgotten where the rotation
    /// has AWS's answer that it is not kept any more, and where AWS gave none it is remembered.
    ///
    /// @param refused the names that it refused to this rotation
    /// @param released the names whose log group the rotation found on its key, or deleted
    public void learn(Place place, Set<String> refused, Set<String> released) {
        var before = refused(place);
        var after = new TreeSet<>(before);
        after.removeAll(released);
        after.addAll(refused);
        if (!after.equals(before)) {
            bucket.put(key(place), Json.bytes(new File(after)));
            noteStored(place);
        }
    }

    /// Listed, and not just read: to a worker S3 does not tell a missing object from a forbidden one.
    private synchronized boolean isStored(Place place) {
        return stored().contains(key(place));
    }

    private synchronized void noteStored(Place place) {
        stored().add(key(place));
    }

    private Set<String> stored() {
        if (stored == null) {
            stored = new HashSet<>(bucket.list(PREFIX));
        }
        return stored;
    }

    private static String key(Place place) {
        return PREFIX + "%s/%s.json".formatted(place.account(), place.region());
    }
}
