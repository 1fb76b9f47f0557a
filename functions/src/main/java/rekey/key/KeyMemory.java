package rekey.key;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;

/// What the bucket remembers of the key that a run makes in a place: that one was asked for, and
/// which it is. KMS may take minutes to show a key that was just made, and the bucket none.
public final class KeyMemory {
    private final Bucket bucket;
    private final RunFolder folder;
    private final Place place;

    public KeyMemory(Bucket bucket, RunFolder folder, Place place) {
        this.bucket = bucket;
        this.folder = folder;
        this.place = place;
    }

    /// What is stored.
    public record Made(Place place, String key) {}

    Optional<String> made() {
        var file = folder.keyMade(place);
        return bucket.list(file).isEmpty()
                ? Optional.empty()
                : Optional.of(bucket.require(file).as(Made.class).key());
    }

    void made(String keyArn) {
        bucket.put(folder.keyMade(place), Json.bytes(new Made(place, keyArn)));
    }

    /// Notes that a key is about to be asked for.
    ///
    /// @return whether nobody did so before
    boolean ask(Instant now) {
        return bucket.putIfAbsent(folder.keyAsked(place), Json.bytes(Map.of("at", now)));
    }
}
