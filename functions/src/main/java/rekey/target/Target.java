package rekey.target;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// What gets the wanted key in a place. Written as text: a log group by its name, the query results
/// as `query-result:*`, which no log group can be called, because a name has neither `:` nor `*`.
///
/// Source: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
public sealed interface Target {
    record LogGroup(String name) implements Target {
        public LogGroup {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("a log group's name must not be empty");
            }
        }

        @Override
        public String text() {
            return name;
        }
    }

    /// The stored results of every query in the place.
    record QueryResults() implements Target {
        @Override
        public String text() {
            return "query-result:*";
        }
    }

    @JsonValue
    String text();

    @JsonCreator
    static Target parse(String text) {
        var queryResults = new QueryResults();
        return text.equals(queryResults.text()) ? queryResults : new LogGroup(text);
    }
}
