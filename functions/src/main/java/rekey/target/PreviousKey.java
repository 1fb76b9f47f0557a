package rekey.target;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import rekey.place.KeyArn;

/// The key that a target was on before the run changed it. Written as text: a key ARN, `none`,
/// `unknown`, or the name of a key that could not be told.
public sealed interface PreviousKey {
    /// @param arn as [KeyArn] spells it
    record Key(String arn) implements PreviousKey {
        public Key {
            arn = KeyArn.canonical(arn);
        }

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

    /// An alias, or another name, whose key KMS did not tell. It is no key, and
    /// the same as none.
    ///
    /// @param text as AWS shows it, e.g. `arn:aws:kms:eu-central-1:111122223333:alias/logs`
    record Named(String text) implements PreviousKey {}

    @JsonValue
    String text();

    @JsonCreator
    static PreviousKey parse(String text) {
        return switch (text) {
            case "none" -> new None();
            case "unknown" -> new Unknown();
            default -> KeyArn.isName(text) ? new Named(text) : new Key(text);
        };
    }

    /// @param shown null where AWS shows no key
    static PreviousKey ofShown(@Nullable String shown) {
        return shown == null || shown.isEmpty() ? new None() : parse(shown);
    }

    /// The name that AWS shows for a key; null where it shows a key's ARN, or no key.
    static @Nullable String nameOf(@Nullable String shown) {
        return ofShown(shown) instanceof Named(var name) ? name : null;
    }

    default boolean is(String keyArn) {
        return same(new Key(keyArn));
    }

    /// Whether it is known which key this is, or that it is none.
    default boolean isTold() {
        return switch (this) {
            case Key _, None _ -> true;
            case Unknown _, Named _ -> false;
        };
    }

    /// Whether a target on the one is where a target on the other is. What is not known is the same
    /// as nothing.
    default boolean same(PreviousKey other) {
        return isTold() && equals(other);
    }
}
