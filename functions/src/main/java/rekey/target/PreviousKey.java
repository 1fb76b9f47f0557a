package rekey.target;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/// The key that a target was on before the run changed it. Written as text: a key ARN, `none`, or
/// `unknown`.
public sealed interface PreviousKey {
    record Key(String arn) implements PreviousKey {
        @Override
        public String text() {
            return arn;
        }
    }

    record None() implements PreviousKey {
        @Override
        public String text() {
            return "none";
        }
    }

    /// Query results in a place without a log group that can be queried: AWS offers no other way to
    /// read their key.
    record Unknown() implements PreviousKey {
        @Override
        public String text() {
            return "unknown";
        }
    }

    @JsonValue
    String text();

    @JsonCreator
    static PreviousKey parse(String text) {
        return switch (text) {
            case "none" -> new None();
            case "unknown" -> new Unknown();
            default -> new Key(text);
        };
    }

    /// @param arn null where AWS names no key
    static PreviousKey ofArn(@Nullable String arn) {
        return arn == null || arn.isEmpty() ? new None() : new Key(arn);
    }

    default boolean is(String keyArn) {
        return text().equals(keyArn);
    }
}
