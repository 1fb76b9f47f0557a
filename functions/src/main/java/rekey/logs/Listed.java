package rekey.logs;

import rekey.outcome.AwsError;

/// How a listing ended.
public sealed interface Listed {
    record ToTheEnd() implements Listed {}

    /// Because time was up.
    ///
    /// @param token of the next page
    record Stopped(String token) implements Listed {}

    record Refused(AwsError error) implements Listed {}
}
