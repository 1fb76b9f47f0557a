package rekey.outcome;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/// Which of the numbers of [Counts] a target is in. Written as that number's name.
public enum CountedAs {
    CHANGED("changed"),
    ALREADY_RIGHT("alreadyRight"),
    GONE("gone"),
    RESERVED("reserved"),
    EXCLUDED("excluded"),
    MOVED_ON("movedOn"),
    FAILED("failed"),
    TO_CHANGE("toChange"),
    UNACCOUNTED("unaccounted"),
    DRIFTED("drifted");

    private final String text;

    CountedAs(String text) {
        this.text = text;
    }

    static CountedAs of(TargetOutcome outcome) {
        return switch (outcome) {
            case TargetOutcome.Changed() -> CHANGED;
            case TargetOutcome.MovedOn(var _) -> MOVED_ON;
            case TargetOutcome.Drifted(var _) -> DRIFTED;
            case TargetOutcome.AlreadyRight() -> ALREADY_RIGHT;
            case TargetOutcome.Gone() -> GONE;
            case TargetOutcome.Reserved() -> RESERVED;
            case TargetOutcome.Denied(var _) -> FAILED;
            case TargetOutcome.Failed(var _) -> FAILED;
        };
    }

    @JsonValue
    public String text() {
        return text;
    }

    @JsonCreator
    static CountedAs parse(String text) {
        return Arrays.stream(values())
                .filter(value -> value.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("targets are not counted as " + text));
    }
}
