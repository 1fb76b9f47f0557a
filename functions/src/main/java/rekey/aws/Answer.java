package rekey.aws;

import rekey.outcome.AwsError;

/// What came back from a call, after the retries.
public sealed interface Answer<T> {
    record Given<T>(T value) implements Answer<T> {}

    record Refused<T>(AwsError error) implements Answer<T> {}

    /// The invocation's time was up before AWS would carry the call out; it was not carried out.
    record OutOfTime<T>(AwsError last) implements Answer<T> {}
}
