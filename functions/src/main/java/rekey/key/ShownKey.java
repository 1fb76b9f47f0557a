package rekey.key;

import rekey.outcome.Failure;
import rekey.target.PreviousKey;

/// Which key AWS shows for a target.
public sealed interface ShownKey {
    /// What is to be journalled of the target.
    PreviousKey key();

    /// Also a name of which KMS says that it means no key, or will not say which.
    record Told(PreviousKey key) implements ShownKey {}

    /// KMS could not answer now, and may later: nothing is said of the target before it has.
    record Unread(PreviousKey.Named key, Failure failure) implements ShownKey {}
}
