package rekey.operator.rehearsal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/// What AWS did where its pages leave it open. Nothing is guessed: what was not seen is not answered.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(name = "found", value = Answer.Found.class),
    @JsonSubTypes.Type(name = "narrowed", value = Answer.Narrowed.class),
    @JsonSubTypes.Type(name = "otherwise", value = Answer.Otherwise.class),
    @JsonSubTypes.Type(name = "notAnswered", value = Answer.NotAnswered.class)
})
public sealed interface Answer {
    /// @param seen by what it is known
    record Found(String position, String seen) implements Answer {}

    /// One of these; which one cannot be told from outside.
    record Narrowed(List<String> positions, String seen) implements Answer {}

    /// AWS does something else than any position has.
    record Otherwise(String seen) implements Answer {}

    record NotAnswered(String why) implements Answer {}
}
