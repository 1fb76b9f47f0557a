package rekey.policy;

import java.util.ArrayList;
import java.util.List;

/// The value of a condition key, as far as it is known.
sealed interface Text {
    record Exact(String value) implements Text {
        @Override
        public Truth matchedBy(Wildcards pattern) {
            return Truth.of(pattern.matches(value));
        }

        @Override
        public Exact lowerCase() {
            return new Exact(Request.lowerCase(value));
        }

        @Override
        public Exact followedBy(String more) {
            return new Exact(value + more);
        }

        @Override
        public List<Text> split(char separator, int limit) {
            var parts = new ArrayList<Text>(limit);
            int from = 0;
            for (int to = value.indexOf(separator); to >= 0 && parts.size() < limit - 1; ) {
                parts.add(new Exact(value.substring(from, to)));
                from = to + 1;
                to = value.indexOf(separator, from);
            }
            parts.add(new Exact(value.substring(from)));
            return parts;
        }
    }

    /// A text whose beginning and ending are known, and that at least one character
    /// is between them.
    ///
    /// @param ending may be empty
    record Beginning(String prefix, Rest rest, String ending) implements Text {
        Beginning(String prefix, Rest rest) {
            this(prefix, rest, "");
        }

        @Override
        public Truth matchedBy(Wildcards pattern) {
            return pattern.matchesBeginning(prefix, rest, ending);
        }

        @Override
        public Beginning lowerCase() {
            return new Beginning(Request.lowerCase(prefix), rest, Request.lowerCase(ending));
        }

        @Override
        public Beginning followedBy(String more) {
            return new Beginning(prefix, rest, ending + more);
        }

        @Override
        public List<Text> split(char separator, int limit) {
            var parts = new Exact(prefix).split(separator, limit);
            if (parts.removeLast() instanceof Exact(var known)) {
                parts.add(new Beginning(known, rest, ending));
            }
            return parts;
        }
    }

    /// Some text that a pattern matches, and nobody knows which.
    record Matching(Wildcards pattern) implements Text {
        static Text of(Wildcards pattern) {
            return pattern.isPlain() ? new Exact(pattern.prefix()) : new Matching(pattern);
        }

        @Override
        public Truth matchedBy(Wildcards other) {
            return other.same(pattern)
                    ? Truth.TRUE
                    : other.matchesBeginning(pattern.prefix(), Rest.ANYTHING, pattern.suffix());
        }

        @Override
        public Text lowerCase() {
            return of(pattern.lowerCase());
        }

        @Override
        public Text followedBy(String more) {
            return new Beginning(pattern.prefix(), Rest.ANYTHING, pattern.suffix() + more);
        }

        @Override
        public List<Text> split(char separator, int limit) {
            var parts = new ArrayList<Text>(limit);
            pattern.split(separator, limit).forEach(part -> parts.add(of(part)));
            return parts;
        }
    }

    /// What may be there where only the beginning and the ending are known.
    enum Rest {
        ANYTHING {
            @Override
            boolean mayHold(char c) {
                return true;
            }
        },
        /// Source:
        /// docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
        NAME_OF_A_LOG_GROUP {
            @Override
            boolean mayHold(char c) {
                return (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || ".-_/#".indexOf(c) >= 0;
            }
        };

        abstract boolean mayHold(char c);
    }

    Text lowerCase();

    Text followedBy(String more);

    Truth matchedBy(Wildcards pattern);

    /// @param limit the most parts; the last one holds what is left
    List<Text> split(char separator, int limit);
}
