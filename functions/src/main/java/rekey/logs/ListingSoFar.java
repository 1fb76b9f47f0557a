package rekey.logs;

import java.util.List;

/// A listing that an invocation had no time to finish, for the next one to go on with.
///
/// @param token of the next page; DescribeLogGroups keeps it for 24 hours
/// @param astray what was found on another key than the wanted one, where that is looked for
public record ListingSoFar(String token, List<LogGroup> astray, ProbeCandidates candidates) {}
