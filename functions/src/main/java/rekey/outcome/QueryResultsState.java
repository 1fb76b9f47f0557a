package rekey.outcome;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/// How the query results of a place stand. The text is what the report says.
public enum QueryResultsState {
    /// The input leaves them out.
    EXCLUDED("Excluded"),
    /// Nobody could look at them, as in a place that could not be entered.
    NOT_LOOKED_AT("NotLookedAt"),
    ALREADY_RIGHT("AlreadyRight"),
    /// In the journal, to be moved.
    TO_CHANGE("ToChange"),
    /// Moved, and a query started after the propagation delay was stored with the wanted key.
    VERIFIED("Verified"),
    /// The place has no log group that can be queried, so AWS does not tell their key. The
    /// association is made.
    NOT_VERIFIABLE("NotVerifiable"),
    /// To be put back, but on another key by now than the one that they were to be put back from:
    /// left alone.
    MOVED_ON("MovedOn"),
    /// Not as the plan that is applied had shown them: left alone.
    DRIFTED("Drifted"),
    FAILED("Failed");

    private final String text;

    QueryResultsState(String text) {
        this.text = text;
    }

    /// Whether a survey that ends so has an association to be made.
    public boolean toBeChanged() {
        return this == TO_CHANGE || this == NOT_VERIFIABLE;
    }

    @JsonValue
    public String text() {
        return text;
    }

    @JsonCreator
    static QueryResultsState parse(String text) {
        return Arrays.stream(values())
                .filter(value -> value.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no state of query results: " + text));
    }
}
