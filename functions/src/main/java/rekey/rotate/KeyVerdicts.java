package rekey.rotate;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import rekey.journal.JournalEntry;
import rekey.key.AfterRefusal;
import rekey.key.KeyLookup;
import rekey.key.PlaceKey;
import rekey.key.Serving;
import rekey.outcome.Failure;
import rekey.outcome.KeptFromKey;
import rekey.outcome.TargetOutcome;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.target.PreviousKey;

/// What the policies of a place's keys say of targets that AWS refuses. A policy is read when AWS
/// has refused its key for the first time: most are never needed, and the survey's verdict may be
/// days old. Safe for many threads.
final class KeyVerdicts {
    private final Place place;
    private final KeyLookup keys;
    private final Supplier<Instant> now;
    private final Map<String, Serving> byKey = new ConcurrentHashMap<>();

    KeyVerdicts(Place place, KeyLookup keys, Supplier<Instant> now) {
        this.place = place;
        this.keys = keys;
        this.now = now;
    }

    /// The same outcome; where AWS keeps CloudWatch Logs from the key, with what the verdict on the
    /// key policy leaves to be done.
    ///
    /// @param wantedKey of the place
    TargetOutcome explained(JournalEntry entry, PlaceKey wantedKey, TargetOutcome outcome) {
        return outcome instanceof TargetOutcome.Failed(var failure)
                        && entry.wanted(wantedKey) instanceof PreviousKey.Key(var arn)
                        && KeyArn.isWellFormed(arn)
                        && KeptFromKey.unjudged(failure, place, entry.target())
                ? new TargetOutcome.Failed(explained(failure, new KeyArn(arn), entry))
                : outcome;
    }

    private Failure explained(Failure failure, KeyArn key, JournalEntry entry) {
        return new Failure(
                failure.code(),
                failure.message(),
                failure.blame(),
                AfterRefusal.remedy(serving(key.text()), key, place, entry.target()));
    }

    private Serving serving(String keyArn) {
        return byKey.computeIfAbsent(keyArn, arn -> keys.serving(arn, now.get()));
    }
}
