package rekey.retire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the last retirement found out about a key, which no look of today can show.
///
/// @param emptySince when no target was found on the key for the first time; null where one was, or
///     not all were looked at
/// @param neededUntil by the retention that was in force then; null where there was no date
/// @param retentionSince when a retention that leads to this date was seen for the first time
public record Earlier(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant emptySince,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant neededUntil,
        Instant retentionSince) {

    /// Of a key that no retirement has looked at.
    public static Earlier none(Instant now) {
        return new Earlier(null, null, now);
    }
}
