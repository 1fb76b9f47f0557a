package rekey.key;

import java.util.Optional;
import rekey.aws.Answer;
import rekey.outcome.AwsError;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.place.Place;

/// Moves an alias to the key that all of its place is on by now, or makes it.
public final class AliasMove {
    private final Place place;
    private final KeyLookup keys;
    private final KeyChanges changes;

    public AliasMove(Place place, KeyLookup keys, KeyChanges changes) {
        this.place = place;
        this.keys = keys;
        this.changes = changes;
    }

    /// @return why the alias is not on the key; empty where it is
    public Optional<Failure> to(String keyArn, String alias) {
        return switch (keys.describe(alias)) {
            case Answer.Given<KeyFacts>(var present) when present.arn().equals(keyArn) -> Optional.empty();
            case Answer.Given<KeyFacts>(var _) -> failure(changes.updateAlias(alias, keyArn), "UpdateAlias");
            case Answer.Refused<KeyFacts>(var error)
            when error.code().equals("NotFoundException") -> created(alias, keyArn);
            // The alias may be on a key that nobody can look at any more.
            case Answer.Refused<KeyFacts>(var error)
            when error.code().equals(AwsError.ACCESS_DENIED) ->
                failure(changes.updateAlias(alias, keyArn), "UpdateAlias");
            case Answer.Refused<KeyFacts>(var error) -> Optional.of(Failures.of(error, place, "DescribeKey", ""));
            case Answer.OutOfTime<KeyFacts>(var error) -> Optional.of(Failures.of(error, place, "DescribeKey", ""));
        };
    }

    /// Where an answer was lost the alias is there by the second attempt.
    private Optional<Failure> created(String alias, String keyArn) {
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
