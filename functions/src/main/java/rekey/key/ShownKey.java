package rekey.key;

import rekey.outcome.Failure;
import rekey.target.PreviousKey;

/// Which key AWS shows for a target.
public sealed interface ShownKey {
    /// What is to be journalled of the target.
    PreviousKey key();

    /// Also a name that means no key, or whose key KMS does not tell.
    record Told(PreviousKey key) implements ShownKey {}

    /// KMS could not answer now, and may later: nothing is said of the target before it has.
    record Unread(PreviousKey.Named key, Failure failure) implements ShownKey {}
}
