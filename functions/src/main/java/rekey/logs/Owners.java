package rekey.logs;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who owns the log groups of a place, as far as AWS told.
///
/// @param stacks of the log groups that one made, by the name of the log group
/// @param others of every other log group
/// @param untold why not every log group was looked up, for people; null where all were
record Owners(
        Map<String, Owner.Stack> stacks,
        Owner others,
        @Nullable String untold) {
    static final Owners NOT_LOOKED_UP = new Owners(Map.of(), new Owner.NotLookedUp(), null);

    Owner of(String logGroup) {
        var stack = stacks.get(logGroup);
        return stack == null ? others : stack;
    }
}
