package rekey.input;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// The parameters of the stack that stand in for what the execution input leaves out.
///
/// @param knownRegions the Regions of the stack's partition
public record StackDefaults(String keyAlias, List<String> regions, Set<String> knownRegions) {
    /// @throws IllegalStateException where the template did not set a variable
    public static StackDefaults of(Map<String, String> environment, Set<String> knownRegions) {
        return new StackDefaults(
                required(environment, "KEY_ALIAS"),
                List.of(required(environment, "REGIONS").split(",")),
                knownRegions);
    }

    private static String required(Map<String, String> environment, String name) {
        var value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("environment variable " + name + " must be set by the template");
        }
        return value.strip();
    }
}
