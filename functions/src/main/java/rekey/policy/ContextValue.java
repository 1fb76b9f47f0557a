package rekey.policy;

import java.util.List;
import java.util.stream.Stream;

/// What the context of a request holds for a condition key.
sealed interface ContextValue {
    ContextValue ABSENT = new Absent();
    ContextValue UNKNOWN = new Unknown();

    record Absent() implements ContextValue {}

    /// Not to be known beforehand: neither the value nor whether there is one.
    record Unknown() implements ContextValue {}

    record Present(List<Text> values) implements ContextValue {}

    /// One of the two, and it cannot be known which.
    record Either(ContextValue one, ContextValue other) implements ContextValue {}

    static ContextValue text(String value) {
        return new Present(List.of(new Text.Exact(value)));
    }

    static ContextValue texts(String... values) {
        return new Present(Stream.of(values).<Text>map(Text.Exact::new).toList());
    }
}
