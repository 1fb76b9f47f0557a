package rekey.input;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a run does with the targets it finds.
public enum Mode {
    /// Moves them to the wanted key.
    ROTATE,
    /// Changes nothing and says what a rotation would change, how long it takes and what it costs.
    PLAN,
    /// Changes nothing and says what is not on the wanted key.
    VERIFY,
    /// Puts the targets of an earlier run back on the keys that they were on before it.
    RESTORE,
    /// Changes nothing and says which keys may go, and when.
    RETIRE;

    /// Whether a run of this mode may change a target.
    public boolean changes() {
        return switch (this) {
            case ROTATE, RESTORE -> true;
            case PLAN, VERIFY, RETIRE -> false;
        };
    }

    static Optional<Mode> of(String text) {
        return Arrays.stream(values()).filter(mode -> mode.text().equals(text)).findFirst();
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
