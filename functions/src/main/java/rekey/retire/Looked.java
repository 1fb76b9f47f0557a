package rekey.retire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/// What a look at something showed, or why there was none. Nothing else stands for something that was
/// not looked at: it cannot be taken for something that is not there.
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(Looked.Seen.class), @JsonSubTypes.Type(Looked.Unseen.class)})
public sealed interface Looked<T> {
    /// @param at when
    record Seen<T>(T what, Instant at) implements Looked<T> {}

    record Unseen<T>(Gap gap) implements Looked<T> {}

    /// What follows from it; from a look that failed, that it is missing.
    default Stream<Finding> findings(BiFunction<T, Instant, Stream<Finding>> rule) {
        return switch (this) {
            case Seen<T>(var what, var at) -> rule.apply(what, at);
            case Unseen<T>(var gap) -> Stream.of(new Finding.Missing(gap));
        };
    }
}
