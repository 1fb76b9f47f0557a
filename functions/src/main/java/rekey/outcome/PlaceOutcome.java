package rekey.outcome;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.Optional;

/// What became of a place. The name of the record is the `state` in the report.
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "state")
@JsonSubTypes({
    @JsonSubTypes.Type(PlaceOutcome.Rotated.class),
    @JsonSubTypes.Type(PlaceOutcome.Unchanged.class),
    @JsonSubTypes.Type(PlaceOutcome.Planned.class),
    @JsonSubTypes.Type(PlaceOutcome.Incomplete.class),
    @JsonSubTypes.Type(PlaceOutcome.Refused.class),
    @JsonSubTypes.Type(PlaceOutcome.Unreachable.class),
    @JsonSubTypes.Type(PlaceOutcome.Lost.class),
    @JsonSubTypes.Type(PlaceOutcome.NotStarted.class)
})
public sealed interface PlaceOutcome {
    /// Every target is on the wanted key, and some were moved by this run.
    record Rotated() implements PlaceOutcome {}

    /// Every target was on the wanted key before the run.
    record Unchanged() implements PlaceOutcome {}

    /// Every target that is not on the wanted key can be moved to it; nothing was changed.
    record Planned() implements PlaceOutcome {}

    /// Some targets are not on the wanted key, or the whole place failed afterwards.
    record Incomplete() implements PlaceOutcome {}

    /// The key can serve no target; nothing was touched.
    record Refused(Failure failure) implements PlaceOutcome {}

    /// The place could not be entered: role, Region or organization policy.
    record Unreachable(Failure failure) implements PlaceOutcome {}

    /// Planned, but no result came back.
    record Lost(Failure failure) implements PlaceOutcome {}

    /// There is something to change, and the run stopped before it came to the place.
    record NotStarted(Failure failure) implements PlaceOutcome {}

    /// The outcomes by name, in the order in which people look for them.
    enum State {
        INCOMPLETE("Incomplete"),
        REFUSED("Refused"),
        UNREACHABLE("Unreachable"),
        LOST("Lost"),
        NOT_STARTED("NotStarted"),
        PLANNED("Planned"),
        ROTATED("Rotated"),
        UNCHANGED("Unchanged");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /// As a report has it: the name of the outcome's record.
        public String text() {
            return text;
        }

        /// @return empty for one of another version's
        public static Optional<State> of(String text) {
            return Arrays.stream(values())
                    .filter(state -> state.text.equals(text))
                    .findFirst();
        }
    }

    default State kind() {
        return switch (this) {
            case Rotated() -> State.ROTATED;
            case Unchanged() -> State.UNCHANGED;
            case Planned() -> State.PLANNED;
            case Incomplete() -> State.INCOMPLETE;
            case Refused(var _) -> State.REFUSED;
            case Unreachable(var _) -> State.UNREACHABLE;
            case Lost(var _) -> State.LOST;
            case NotStarted(var _) -> State.NOT_STARTED;
        };
    }

    default String state() {
        return kind().text();
    }

    /// Why the whole place came to that; empty where its targets tell.
    default Optional<Failure> reason() {
        return switch (this) {
            case Refused(var failure) -> Optional.of(failure);
            case Unreachable(var failure) -> Optional.of(failure);
            case Lost(var failure) -> Optional.of(failure);
            case NotStarted(var failure) -> Optional.of(failure);
            case Rotated() -> Optional.empty();
            case Unchanged() -> Optional.empty();
            case Planned() -> Optional.empty();
            case Incomplete() -> Optional.empty();
        };
    }

    /// Whether the place is as the run wanted it.
    default boolean complete() {
        return switch (this) {
            case Rotated() -> true;
            case Unchanged() -> true;
            case Planned() -> true;
            case Incomplete() -> false;
            case Refused(var _) -> false;
            case Unreachable(var _) -> false;
            case Lost(var _) -> false;
            case NotStarted(var _) -> false;
        };
    }
}
