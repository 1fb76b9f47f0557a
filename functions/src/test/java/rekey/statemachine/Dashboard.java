package rekey.statemachine;

import com.fasterxml.jackson.databind.JsonNode;
import rekey.run.Json;

/// The dashboard of the template, filled in as far as that makes it JSON. References stay as they
/// are, such as `${Bucket}`.
public final class Dashboard {
    private static final JsonNode BODY = Yaml.tree("template.yaml").at("/Resources/Dashboard/Properties/DashboardBody");

    /// Which alarms the stack has, by its parameters.
    public enum Alarms {
        NONE,
        WITHOUT_NO_COMPLETE_RUN,
        ALL
    }

    private Dashboard() {}

    public static JsonNode with(Alarms alarms, String console) {
        var text = BODY.path(0)
                .asText()
                .replace("${AlarmStates}", states(alarms))
                .replace("${Console}", console)
                .replace("${!", "${");
        return Json.tree(text);
    }

    private static String states(Alarms alarms) {
        var choice = BODY.path(1).path("AlarmStates"); // condition, then, else
        var there = choice.path(1);
        var more = there.path(1).path("NoCompleteRunToo"); // condition, then, else
        return switch (alarms) {
            case NONE -> choice.path(2).asText();
            case WITHOUT_NO_COMPLETE_RUN ->
                there.path(0)
                        .asText()
                        .replace("${NoCompleteRunToo}", more.path(2).asText());
            case ALL ->
                there.path(0)
                        .asText()
                        .replace("${NoCompleteRunToo}", more.path(1).asText());
        };
    }
}
