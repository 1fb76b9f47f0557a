package rekey.operator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import java.nio.charset.StandardCharsets;
import rekey.run.Json;

/// What is read and printed as JSON.
final class Documents {
    private Documents() {}

    /// Of a file that a stack of another version may have written: what this command does not know is
    /// skipped.
    static ObjectReader reader(Class<?> type) {
        return Json.MAPPER.readerFor(type).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    static String of(Object value) {
        return new String(Json.pretty(value), StandardCharsets.UTF_8);
    }
}
