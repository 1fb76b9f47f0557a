package rekey.logs;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A listing that an invocation had no time to finish, for the next one to go on with.
///
/// @param token of the next page, which DescribeLogGroups keeps for 24 hours; null for the first
/// @param astray what was found on another key than the wanted one, where that is looked for
/// @param onKeys how many log groups were found on each key that is looked for
public record ListingSoFar(
        @Nullable String token, List<LogGroup> astray, Map<String, Integer> onKeys, ProbeCandidates candidates) {}
