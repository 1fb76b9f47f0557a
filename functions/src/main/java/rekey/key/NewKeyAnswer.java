package rekey.key;

import rekey.outcome.Failure;

/// What came of making a key.
public sealed interface NewKeyAnswer {
    /// @param arn of the one key that the run has made in the place, now or before
    record Made(String arn) implements NewKeyAnswer {}

    record NotMade(Failure failure) implements NewKeyAnswer {}

    /// The invocation's time was up; the next one goes on.
    record OutOfTime() implements NewKeyAnswer {}
}
