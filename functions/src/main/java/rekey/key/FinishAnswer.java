package rekey.key;

import java.util.Optional;
import rekey.outcome.Failure;

/// What came of the last steps of a new key.
public sealed interface FinishAnswer {
    /// @param moved empty where the alias was on the key before the run
    record Done(Optional<MovedAlias> moved) implements FinishAnswer {}

    record NotDone(Failure failure) implements FinishAnswer {}
}
