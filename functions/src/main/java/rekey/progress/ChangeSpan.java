package rekey.progress;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When a place was changed: AWS answered the first association, and the last.
public record ChangeSpan(Instant first, Instant last) {

    /// @param other null where nothing else was changed
    ChangeSpan plus(@Nullable ChangeSpan other) {
        return other == null
                ? this
                : new ChangeSpan(
                        first.isBefore(other.first) ? first : other.first,
                        last.isAfter(other.last) ? last : other.last);
    }
}
