package rekey.retire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the last retirement found out about a key, which no look of today can show. One that an
/// earlier version has filed lacks what is optional.
///
/// @param emptySince when no target was found on the key for the first time; null where one was, or
///     not all were looked at
/// @param neededUntil by the retention that was in force then, of what is not forgotten; null where
///     there was no date, the beginning of time where all is forgotten
/// @param retentionSince when a retention that leads to this date was seen for the first time
/// @param shorterSince when a look found a shorter retention than the one before it, the last time;
///     null where none did
/// @param forever whether something that had left the key was kept for ever
/// @param seen what was on the key once, by place, but for what is gone
/// @param leftBy when the last that is known to have left the key had left it, also of what is gone;
///     null where nothing is known
/// @param goneBy when the last was gone of what targets had stored, and that is forgotten; null where
///     nothing is
/// @param othersGoneBy as `goneBy`, of what others had stored
/// @param deleted how many log groups that had left the key are deleted, of what is not forgotten; null
///     where nobody has counted
/// @param readUntil until when to read with the key may have been to read one of those; null where none
///     is known
@JsonIgnoreProperties(ignoreUnknown = true)
public record Earlier(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant emptySince,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant neededUntil,
        Instant retentionSince,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant shorterSince,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean forever,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Remembered> seen,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant leftBy,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant goneBy,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant othersGoneBy,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer deleted,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant readUntil) {

    public Earlier {
        seen = List.copyOf(Objects.requireNonNullElse(seen, List.of()));
    }

    public Earlier(
            @Nullable Instant emptySince,
            @Nullable Instant neededUntil,
            Instant retentionSince,
            @Nullable Instant shorterSince,
            @Nullable Boolean forever,
            List<Remembered> seen) {
        this(emptySince, neededUntil, retentionSince, shorterSince, forever, seen, null, null, null, null, null);
    }

    /// Of a key that no retirement has looked at.
    public static Earlier none(Instant now) {
        return new Earlier(null, null, now, null, null, List.of());
    }

    int deletedBefore() {
        return Objects.requireNonNullElse(deleted, 0);
    }

    boolean wasForever() {
        return Boolean.TRUE.equals(forever);
    }
}
