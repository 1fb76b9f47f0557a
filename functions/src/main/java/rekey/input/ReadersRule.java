package rekey.input;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a run does in a place where somebody loses access to logs that move to another key, or may.
public enum ReadersRule {
    /// Says so, and goes on.
    WARN,
    /// Touches nothing there. So it is where nobody knows who loses access.
    KEEP;

    static Optional<ReadersRule> of(String text) {
        return Arrays.stream(values()).filter(rule -> rule.text().equals(text)).findFirst();
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
