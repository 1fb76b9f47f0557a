package rekey.input;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What a run does with the targets it finds.
public enum Mode {
    /// Moves them to the wanted key.
    ROTATE;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
