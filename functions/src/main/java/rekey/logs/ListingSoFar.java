package rekey.logs;

import org.jspecify.annotations.Nullable;

/// A listing that an invocation had no time to finish, for the next one to go on with.
///
/// @param token of the next page, which DescribeLogGroups keeps for 24 hours; null for the first
public record ListingSoFar(@Nullable String token, ProbeCandidates candidates) {
    public static final ListingSoFar BEGINNING = new ListingSoFar(null, ProbeCandidates.NONE);
}
