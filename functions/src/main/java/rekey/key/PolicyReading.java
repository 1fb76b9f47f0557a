package rekey.key;

import org.jspecify.annotations.Nullable;
import rekey.outcome.Failure;
import rekey.policy.KeyPolicy;

/// Whether a key's policy could be read.
public sealed interface PolicyReading {
    record Read(KeyPolicy policy) implements PolicyReading {}

    /// There is no such key: nobody may use it.
    record Gone() implements PolicyReading {}

    /// Whom the key lets in is not known.
    ///
    /// @param why for people
    /// @param passing what may be otherwise the next time; null where it will not
    record Untold(String why, @Nullable Failure passing) implements PolicyReading {}
}
