package rekey.operator;

import java.nio.charset.StandardCharsets;
import rekey.run.Json;

/// Results as JSON.
final class Documents {
    private Documents() {}

    static String of(Object value) {
        return new String(Json.pretty(value), StandardCharsets.UTF_8);
    }
}
