package rekey.holders;

import rekey.place.KeyArn;
import rekey.target.PreviousKey;

/// A holder, and the key that it is on.
///
/// @param key that AWS shows, or that its name means; the name where KMS does not say which key that is
public record HeldKey(Holder holder, PreviousKey key) {
    /// Whether it is on this key, or on another of the same multi-Region key.
    public boolean isOn(String arn) {
        return key instanceof PreviousKey.Key(var held) && KeyArn.id(held).equals(KeyArn.id(arn));
    }
}
