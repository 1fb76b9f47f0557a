package rekey.key;

import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator.SplittableGenerator;
import rekey.aws.Answer;
import rekey.aws.PacedCalls;
import rekey.pacing.Quota;
import rekey.pacing.Time;

/// What may be changed about the keys of one place, each operation at its own quota.
public final class KeyChanges {
    private final KeyWriter writer;
    private final PacedCalls creating;
    private final PacedCalls aliases;

    /// @param timeIsUp when no call is to be made any more
    public KeyChanges(KeyWriter writer, Time time, SplittableGenerator random, BooleanSupplier timeIsUp) {
        this.writer = writer;
        this.creating = new PacedCalls(Quota.CREATE_KEY, time, random, timeIsUp);
        this.aliases = new PacedCalls(Quota.CHANGE_ALIAS, time, random, timeIsUp);
    }

    /// Asks for a key. What is throttled is asked for again, for nothing came of it; nothing else
    /// is.
    ///
    /// @param enough when it is not to be asked for again, though the invocation may have time
    /// @return the key's ARN; given and empty where nobody knows whether there is a key now
    Answer<Optional<String>> create(
            String policy, Map<String, String> tags, String description, BooleanSupplier enough) {
        return creating.callUntil(enough, () -> writer.create(policy, tags, description));
    }

    /// Has KMS rotate the key's material by itself; as often as one likes.
    Answer<String> rotateMaterial(String keyArn) {
        return creating.call(() -> writer.rotateMaterial(keyArn));
    }

    Answer<String> createAlias(String alias, String keyArn) {
        return aliases.call(() -> writer.createAlias(alias, keyArn));
    }

    Answer<String> updateAlias(String alias, String keyArn) {
        return aliases.call(() -> writer.updateAlias(alias, keyArn));
    }
}
