package rekey.progress;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When a place was changed: AWS answered the first association, and the last.
public record ChangeSpan(Instant first, Instant last) {

    /// @param so null where nothing was changed before
    static ChangeSpan plus(@Nullable ChangeSpan so, Instant changed) {
        if (so == null) {
            return new ChangeSpan(changed, changed);
        }
        return new ChangeSpan(
                so.first.isBefore(changed) ? so.first : changed, so.last.isAfter(changed) ? so.last : changed);
    }
}
