package rekey.verify;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import rekey.target.Target;

/// What is known of a place before a verification looks at it.
///
/// @param denied whether the survey found log groups that their key may not serve
/// @param right how many targets the survey counted as right
/// @param refused names of log groups that AWS kept for itself in an earlier run
/// @param wereRight which of some targets the survey counted as right; takes a reading of its notes,
///     and gives nothing where there are none
record KnownBefore(
        boolean denied, int right, Set<String> refused, Function<Set<Target>, Optional<Set<Target>>> wereRight) {
    /// Without the survey's notes.
    KnownBefore(boolean denied, int right, Set<String> refused) {
        this(denied, right, refused, _ -> Optional.empty());
    }
}
