package rekey.logs;

import org.jspecify.annotations.Nullable;
import rekey.outcome.AwsError;

/// How a listing ended.
public sealed interface Listed {
    record ToTheEnd() implements Listed {}

    /// Because time was up.
    ///
    /// @param token of the next page; null where not even the first came
    record Stopped(@Nullable String token) implements Listed {}

    /// @param token of the page that AWS would not give; null for the first
    record Refused(AwsError error, @Nullable String token) implements Listed {}
}
