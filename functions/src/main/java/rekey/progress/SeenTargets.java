package rekey.progress;

import java.util.Objects;
import java.util.Set;

/// Names that the work on a place came upon, for whoever looks at the place after it.
///
/// @param unmoved the targets that could not be moved, as text: they are not looked for again
/// @param reserved the names of log groups that AWS keeps for itself, as it answered this run
/// @param released the names that AWS kept for itself in an earlier run and does not any more, as the
///     verification found
/// @param gone the targets that were deleted, as text: one that is there again is another
/// @param served the keys that log groups were moved to, as text; `none` among them
public record SeenTargets(
        Set<String> unmoved, Set<String> reserved, Set<String> released, Set<String> gone, Set<String> served) {
    public static final SeenTargets NONE = new SeenTargets(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    public SeenTargets {
        released = Objects.requireNonNullElse(released, Set.of()); // written by a version that did not tell
    }

    SeenTargets withReleased(Set<String> names) {
        return new SeenTargets(unmoved, reserved, names, gone, served);
    }
}
