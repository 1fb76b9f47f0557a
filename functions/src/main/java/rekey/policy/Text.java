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

    /// The ARN of any log group of a place: the prefix, and then a name, of which all that is known
    /// is that it has at least one character of those that names may have.
    ///
    /// Source: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
    record AnyLogGroup(String prefix) implements Text {
        @Override
        public Truth matchedBy(Wildcards pattern) {
            return pattern.matchesAnyLogGroup(prefix);
        }

        @Override
        public AnyLogGroup lowerCase() {
            return new AnyLogGroup(Request.lowerCase(prefix));
        }

        @Override
        public List<Text> split(char separator, int limit) {
            var parts = new Exact(prefix).split(separator, limit);
            if (parts.removeLast() instanceof Exact(var rest)) {
                parts.add(new AnyLogGroup(rest));
            }
            return parts;
        }
    }

    Text lowerCase();

    Truth matchedBy(Wildcards pattern);

    /// @param limit the most parts; the last one holds what is left
    List<Text> split(char separator, int limit);

    static boolean mayBeInAName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || ".-_/#".indexOf(c) >= 0;
    }
}
