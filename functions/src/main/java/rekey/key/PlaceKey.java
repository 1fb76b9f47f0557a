package rekey.key;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import rekey.place.KeyArn;
import rekey.target.PreviousKey;

/// The key that the targets of one place are wanted on. Written as text in the files of a run and in
/// the report: a key ARN, `new`, or `each its own`.
public sealed interface PlaceKey {
    /// @param arn as [KeyArn] spells it
    record Existing(String arn) implements PlaceKey {
        public Existing {
            arn = KeyArn.canonical(arn);
        }

        @Override
        public String text() {
            return arn;
        }

        @Override
        public PreviousKey key() {
            return new PreviousKey.Key(arn);
        }
    }

    /// The run creates it, if something in the place is to be on it.
    record ToBeCreated() implements PlaceKey {
        private static final String TEXT = "new";

        @Override
        public String text() {
            return TEXT;
        }

        @Override
        public PreviousKey key() {
            return new PreviousKey.Unknown();
        }
    }

    /// A restoration: the journal has one for each target.
    record OnePerTarget() implements PlaceKey {
        private static final String TEXT = "each its own";

        @Override
        public String text() {
            return TEXT;
        }

        @Override
        public PreviousKey key() {
            return new PreviousKey.Unknown();
        }
    }

    static PlaceKey existing(String arn) {
        return new Existing(arn);
    }

    @JsonCreator
    static PlaceKey parse(String text) {
        return switch (text) {
            case ToBeCreated.TEXT -> new ToBeCreated();
            case OnePerTarget.TEXT -> new OnePerTarget();
            default -> existing(text);
        };
    }

    @JsonValue
    String text();

    /// As the key of a target of the place; not known where there is no one key for all of them, and
    /// no target is on what is not known.
    PreviousKey key();

    /// The ARN of a key that is there.
    ///
    /// @throws IllegalStateException where there is none
    default String arn() {
        if (this instanceof Existing(var arn)) {
            return arn;
        }
        throw new IllegalStateException("a key is expected, and the wanted key is \"%s\"".formatted(text()));
    }
}
