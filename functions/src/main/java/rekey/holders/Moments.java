package rekey.holders;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Moments as services write them: in seconds or in milliseconds since 1970, and not every page says
/// which.
final class Moments {
    /// As seconds it is the year 5138, as milliseconds 1973.
    private static final double LAST_SECOND = 1e11;

    private static final double MILLIS = 1000;

    private Moments() {}

    /// @return null where nothing is told
    static @Nullable Instant of(@Nullable Long since1970) {
        return since1970 == null ? null : of(since1970.doubleValue());
    }

    /// @return null where nothing is told
    static @Nullable Instant of(JsonNode since1970) {
        return since1970.isNumber() ? of(since1970.asDouble()) : null;
    }

    private static Instant of(double since1970) {
        return Instant.ofEpochMilli((long) (since1970 < LAST_SECOND ? since1970 * MILLIS : since1970));
    }
}
