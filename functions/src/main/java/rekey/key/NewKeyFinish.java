package rekey.key;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rekey.aws.Answer;
import rekey.outcome.AwsError;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.place.Place;

/// What is left to do to a new key once all of its place is on it: KMS is told to rotate its
/// material, and the alias is moved to it, or made. Done for a key that a dead run has left, too.
/// By then KMS knows the key everywhere.
public final class NewKeyFinish {
    private final Place place;
    private final KeyLookup keys;
    private final KeyChanges changes;
    private final KeyMemory memory;
    private final Instant now;

    public NewKeyFinish(Place place, KeyLookup keys, KeyChanges changes, KeyMemory memory, Instant now) {
        this.place = place;
        this.keys = keys;
        this.changes = changes;
        this.memory = memory;
        this.now = now;
    }

    /// @return why not all of it is done; empty where it is
    public Optional<Failure> of(String keyArn, String alias) {
        return failure(changes.rotateMaterial(keyArn), "EnableKeyRotation").or(() -> moved(alias, keyArn));
    }

    private Optional<Failure> moved(String alias, String keyArn) {
        return switch (keys.describe(alias)) {
            case Answer.Given<KeyFacts>(var present) when present.arn().equals(keyArn) -> Optional.empty();
            case Answer.Given<KeyFacts>(var present) -> updated(alias, present.arn(), keyArn);
            case Answer.Refused<KeyFacts>(var error)
            when error.code().equals("NotFoundException") -> created(alias, keyArn);
            // The alias may be on a key that nobody can look at any more.
            case Answer.Refused<KeyFacts>(var error)
            when error.code().equals(AwsError.ACCESS_DENIED) -> updated(alias, null, keyArn);
            case Answer.Refused<KeyFacts>(var error) -> Optional.of(Failures.of(error, place, "DescribeKey", ""));
            case Answer.OutOfTime<KeyFacts>(var error) -> Optional.of(Failures.of(error, place, "DescribeKey", ""));
        };
    }

    private Optional<Failure> updated(String alias, @Nullable String from, String keyArn) {
        memory.moving(alias, from, keyArn, now);
        return failure(changes.updateAlias(alias, keyArn), "UpdateAlias");
    }

    /// Where an answer was lost the alias is there by the second attempt.
    private Optional<Failure> created(String alias, String keyArn) {
        memory.moving(alias, null, keyArn, now);
        var answer = changes.createAlias(alias, keyArn);
        return answer instanceof Answer.Refused<String>(var error)
                        && error.code().equals("AlreadyExistsException")
                ? failure(changes.updateAlias(alias, keyArn), "UpdateAlias")
                : failure(answer, "CreateAlias");
    }

    private Optional<Failure> failure(Answer<String> answer, String doing) {
        return switch (answer) {
            case Answer.Given<String>(var _) -> Optional.empty();
            case Answer.Refused<String>(var error) -> Optional.of(Failures.of(error, place, doing, ""));
            case Answer.OutOfTime<String>(var error) -> Optional.of(Failures.of(error, place, doing, ""));
        };
    }
}
