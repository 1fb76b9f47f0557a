package rekey.key;

import java.time.Instant;
import java.util.Optional;
import rekey.aws.Answer;
import rekey.outcome.AwsError;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.target.PreviousKey;

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

    public FinishAnswer of(String keyArn, String alias) {
        return failure(changes.rotateMaterial(keyArn), "EnableKeyRotation")
                .<FinishAnswer>map(FinishAnswer.NotDone::new)
                .orElseGet(() -> moved(alias, keyArn));
    }

    private FinishAnswer moved(String alias, String keyArn) {
        return switch (keys.describe(alias)) {
            // By an attempt of this run whose answer nobody heard, or by an earlier run.
            case Answer.Given<KeyFacts>(var present)
            when KeyArn.same(present.arn(), keyArn) -> new FinishAnswer.Done(memory.moved());
            case Answer.Given<KeyFacts>(var present) ->
                updated(new MovedAlias(alias, new PreviousKey.Key(present.arn()), keyArn));
            case Answer.Refused<KeyFacts>(var error)
            when error.code().equals("NotFoundException") ->
                created(new MovedAlias(alias, new PreviousKey.None(), keyArn));
            // The alias may be on a key that nobody can look at any more.
            case Answer.Refused<KeyFacts>(var error)
            when error.code().equals(AwsError.ACCESS_DENIED) ->
                updated(new MovedAlias(alias, new PreviousKey.Unknown(), keyArn));
            case Answer.Refused<KeyFacts>(var error) -> notDone(error, "DescribeKey");
            case Answer.OutOfTime<KeyFacts>(var error) -> notDone(error, "DescribeKey");
        };
    }

    private FinishAnswer updated(MovedAlias move) {
        var noted = memory.moving(move, now);
        return finished(noted, changes.updateAlias(move.alias(), move.to()), "UpdateAlias");
    }

    /// Where an answer was lost the alias is there by the second attempt.
    private FinishAnswer created(MovedAlias move) {
        var noted = memory.moving(move, now);
        var answer = changes.createAlias(move.alias(), move.to());
        return answer instanceof Answer.Refused<String>(var error)
                        && error.code().equals("AlreadyExistsException")
                ? finished(noted, changes.updateAlias(move.alias(), move.to()), "UpdateAlias")
                : finished(noted, answer, "CreateAlias");
    }

    private FinishAnswer finished(MovedAlias moved, Answer<String> answer, String doing) {
        return failure(answer, doing)
                .<FinishAnswer>map(FinishAnswer.NotDone::new)
                .orElseGet(() -> new FinishAnswer.Done(Optional.of(moved)));
    }

    private FinishAnswer notDone(AwsError error, String doing) {
        return new FinishAnswer.NotDone(Failures.of(error, place, doing, ""));
    }

    private Optional<Failure> failure(Answer<String> answer, String doing) {
        return switch (answer) {
            case Answer.Given<String>(var _) -> Optional.empty();
            case Answer.Refused<String>(var error) -> Optional.of(Failures.of(error, place, doing, ""));
            case Answer.OutOfTime<String>(var error) -> Optional.of(Failures.of(error, place, doing, ""));
        };
    }
}
