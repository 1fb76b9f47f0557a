package rekey.key;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

    private record Asked(Instant at) {}

    /// Where an alias was before a run moved it.
    ///
    /// @param from null where there was none
    private record Moved(String alias, @Nullable String from, String to, Instant at) {}

    Optional<String> made() {
        var file = folder.keyMade(place);
        return bucket.list(file).isEmpty()
                ? Optional.empty()
                : Optional.of(bucket.require(file).as(Made.class).key());
    }

    /// Of two at the same time the first holds.
    ///
    /// @return the key that is the place's from now on
    String made(String keyArn) {
        boolean first = bucket.putIfAbsent(folder.keyMade(place), Json.bytes(new Made(place, keyArn)));
        return first ? keyArn : made().orElseThrow();
    }

    /// Notes that a key is about to be asked for.
    ///
    /// @return when one was asked for last; empty where none was
    Optional<Instant> ask(Instant now) {
        if (bucket.putIfAbsent(folder.keyAsked(place), Json.bytes(new Asked(now)))) {
            return Optional.empty();
        }
        return Optional.of(
                bucket.require(folder.keyAsked(place)).as(Asked.class).at());
    }

    /// Notes that another key is about to be asked for.
    void askAgain(Instant now) {
        bucket.put(folder.keyAsked(place), Json.bytes(new Asked(now)));
    }

    /// Notes that the alias is about to be moved, if it has not been noted yet.
    void moving(String alias, @Nullable String from, String to, Instant now) {
        bucket.putIfAbsent(folder.aliasMoved(place), Json.bytes(new Moved(alias, from, to, now)));
    }
}
