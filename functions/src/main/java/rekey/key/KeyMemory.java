package rekey.key;

import java.time.Instant;
import java.util.Optional;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.target.PreviousKey;

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

    private record AliasMove(String alias, PreviousKey from, String to, Instant at) {}

    Optional<String> made() {
        return noted(folder.keyMade(place), Made.class).map(Made::key);
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
    /// @return when one was asked for last, at the latest; empty where none was
    Optional<Instant> ask(Instant now) {
        if (bucket.putIfAbsent(folder.keyAsked(place), Json.bytes(new Asked(now)))) {
            return Optional.empty();
        }
        return Optional.of(
                bucket.require(folder.keyAsked(place)).as(Asked.class).at());
    }

    /// Notes that a key is about to be asked for once more.
    ///
    /// @param latest when the last call leaves that is made before this is noted again
    void askAgain(Instant latest) {
        bucket.put(folder.keyAsked(place), Json.bytes(new Asked(latest)));
    }

    /// Notes that the alias is about to be moved. What was noted first holds, unless somebody has moved
    /// the alias since: it may be where this run has put it, or nobody may look at its key any more.
    ///
    /// @return what is noted
    MovedAlias moving(MovedAlias alias, Instant now) {
        var move = Json.bytes(new AliasMove(alias.alias(), alias.from(), alias.to(), now));
        if (bucket.putIfAbsent(folder.aliasMoved(place), move)) {
            return alias;
        }
        var noted = moved().orElseThrow();
        if (!noted.isOvertakenBy(alias.from())) {
            return noted;
        }
        bucket.put(folder.aliasMoved(place), move);
        return alias;
    }

    /// @return where this run has moved the alias, or was about to
    Optional<MovedAlias> moved() {
        return noted(folder.aliasMoved(place), AliasMove.class)
                .map(move -> new MovedAlias(move.alias(), move.from(), move.to()));
    }

    /// Listed first: to a worker S3 does not tell a missing object from a forbidden one.
    private <T> Optional<T> noted(String file, Class<T> type) {
        return bucket.list(file).isEmpty()
                ? Optional.empty()
                : Optional.of(bucket.require(file).as(type));
    }
}
