package rekey.retire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What looks have seen on a key.
public interface Watched {
    /// By the last look that found it there.
    Instant seen();

    /// By the first look that did not; null while it is there.
    @Nullable
    Instant missed();

    /// Whether another account of the same thing tells more. There may be two: a certificate has one
    /// with each key of a multi-Region key, and a run that is asked for one of them leaves what is
    /// filed with the other as it was.
    default boolean isOutdatedBy(Watched other) {
        var left = other.missed();
        return other.seen().isAfter(seen())
                || (other.seen().equals(seen()) && left != null && (missed() == null || left.isBefore(missed())));
    }
}
