package rekey.aws;

import java.util.function.Function;
import rekey.outcome.AwsError;

/// What came back from a call, after the retries.
public sealed interface Answer<T> {
    record Given<T>(T value) implements Answer<T> {}

    record Refused<T>(AwsError error) implements Answer<T> {}

    /// The invocation's time was up before AWS would carry the call out; it was not carried out.
    record OutOfTime<T>(AwsError last) implements Answer<T> {}

    /// What the next call answers, where this one was given its value.
    default <R> Answer<R> then(Function<T, Answer<R>> next) {
        return switch (this) {
            case Given<T>(var value) -> next.apply(value);
            case Refused<T>(var error) -> new Refused<>(error);
            case OutOfTime<T>(var last) -> new OutOfTime<>(last);
        };
    }
}
