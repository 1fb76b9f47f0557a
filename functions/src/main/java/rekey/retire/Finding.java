package rekey.retire;

import java.time.Instant;

/// One piece of evidence, as it bears on whether the key may go.
public sealed interface Finding {
    /// For people.
    String sentence();

    /// The key is in use.
    ///
    /// @param what e.g. `12 log groups`
    /// @param where e.g. `111122223333 in eu-central-1`
    /// @param remedy how it gets off the key
    /// @param at when it was seen
    record InUse(String what, String where, String remedy, Instant at) implements Finding {
        @Override
        public String sentence() {
            return "%s (%s)".formatted(what, where);
        }
    }

    /// What is stored under the key is never deleted, as things are.
    record Forever(String what, String where, String remedy, Instant at) implements Finding {
        @Override
        public String sentence() {
            return "%s (%s)".formatted(what, where);
        }
    }

    /// A look that is missing.
    record Missing(Gap gap) implements Finding {
        @Override
        public String sentence() {
            return gap.sentence();
        }
    }

    /// Something is stored under the key until then.
    record Until(Instant date, String what, String where, Instant at) implements Finding {
        /// What is gone, and no longer remembered one by one: the day stays.
        static Until forgotten(String what, Instant gone, Instant at) {
            return new Until(gone, "%s since %s".formatted(what, gone), "as earlier certificates saw it", at);
        }

        @Override
        public String sentence() {
            return "%s (%s)".formatted(what, where);
        }
    }

    /// Something that a person is to know, and that decides nothing.
    record Fact(String sentence, Instant at) implements Finding {}
}
