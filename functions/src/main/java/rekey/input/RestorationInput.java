package rekey.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import rekey.run.Json;

/// The execution input of a restoration, as it is to be given to go on with it: with its whole
/// scope, because `restore` alone would put back more than was asked for.
public final class RestorationInput {
    private RestorationInput() {}

    /// @param run that is undone
    /// @param input of the restoration; the parser makes it again of what this gives
    public static JsonNode of(String run, ExecutionInput input) {
        var json = Json.MAPPER.createObjectNode();
        json.put("mode", Mode.RESTORE.text());
        json.putObject("restore").put("run", run);
        selection(json, "accounts", input.accounts().include(), input.accounts().exclude());
        var units = input.organizationalUnits();
        selection(json, "organizationalUnits", units.include(), units.exclude());
        if (input.regions() instanceof RegionScope.Named(var regions)) {
            json.set("regions", Json.MAPPER.valueToTree(regions));
        }
        selection(
                json,
                "logGroups",
                input.logGroups().include(),
                input.logGroups().exclude());
        if (!input.queryResults()) {
            json.put("queryResults", false);
        }
        if (input.canary() != null) {
            json.set("canary", Json.MAPPER.valueToTree(input.canary()));
        }
        return json;
    }

    private static void selection(ObjectNode json, String name, List<String> include, List<String> exclude) {
        if (include.isEmpty() && exclude.isEmpty()) {
            return;
        }
        var selection = json.putObject(name);
        if (!include.isEmpty()) {
            selection.set("include", Json.MAPPER.valueToTree(include));
        }
        if (!exclude.isEmpty()) {
            selection.set("exclude", Json.MAPPER.valueToTree(exclude));
        }
    }
}
