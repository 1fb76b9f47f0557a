package rekey.input;

import java.util.List;
import java.util.Map;
import java.util.Set;
import rekey.lambda.Settings;

/// The parameters of the stack that stand in for what the execution input leaves out.
///
/// @param knownRegions the Regions of the stack's partition
/// @param regionsAskable whether accounts can be asked there which Regions they have
public record StackDefaults(String keyAlias, List<String> regions, Set<String> knownRegions, boolean regionsAskable) {
    /// @throws IllegalStateException where the template did not set a variable
    public static StackDefaults of(Map<String, String> environment, Set<String> knownRegions, boolean regionsAskable) {
        return new StackDefaults(
                Settings.text(environment, "KEY_ALIAS").strip(),
                List.of(Settings.text(environment, "REGIONS").strip().split(",")),
                knownRegions,
                regionsAskable);
    }
}
