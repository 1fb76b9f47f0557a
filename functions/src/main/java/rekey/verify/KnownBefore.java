package rekey.verify;

import java.util.Set;

/// What is known of a place before a verification looks at it.
///
/// @param denied whether the survey found log groups that their key may not serve
/// @param right how many targets the survey counted as right
/// @param refused names of log groups that AWS kept for itself in an earlier run
record KnownBefore(boolean denied, int right, Set<String> refused) {}
