package rekey.key;

import rekey.target.PreviousKey;

/// An alias that a run moved to the new key of a place, or made for it.
///
/// @param from what it was on before: `none` where there was no such alias, `unknown` where nobody
///     may look at the key that it was on
/// @param to a key ARN
public record MovedAlias(String alias, PreviousKey from, String to) {
    /// Whether somebody else has moved the alias since this was noted.
    ///
    /// @param now what it is on
    boolean isOvertakenBy(PreviousKey now) {
        return now.isTold() && !now.same(from) && !now.is(to);
    }
}
