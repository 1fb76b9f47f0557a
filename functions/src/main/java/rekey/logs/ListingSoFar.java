package rekey.logs;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A listing that an invocation had no time to finish, for the next one to go on with.
///
/// @param token of the next page, which DescribeLogGroups keeps for 24 hours; null for the first
/// @param toTheEnd whether every page was read, and only the key of the query results was not
public record ListingSoFar(@Nullable String token, ProbeCandidates candidates, Boolean toTheEnd) {
    public static final ListingSoFar BEGINNING = new ListingSoFar(null, ProbeCandidates.NONE);

    /// One that an earlier version has left says nothing of its end.
    public ListingSoFar {
        toTheEnd = Objects.requireNonNullElse(toTheEnd, false);
    }

    public ListingSoFar(@Nullable String token, ProbeCandidates candidates) {
        this(token, candidates, false);
    }
}
