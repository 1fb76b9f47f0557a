package rekey.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import rekey.input.Mode;
import rekey.run.Json;

@Command(
        name = "retire",
        description = "Says which old keys may go, and from which day on. Changes nothing.",
        footer = {
            "",
            "Exit codes: 0 every key in question may go, 1 something could not be looked at, 2 some key may not go"
                    + " (yet).",
            "",
            "Examples:",
            "  rekey retire",
            "  rekey retire --key arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
        })
final class RetireCommand extends StartCommand {
    @Option(
            names = "--key",
            paramLabel = "ARN",
            split = ",",
            description = "retire.keys. Default: every key that targets were moved off")
    private List<String> keys = List.of();

    @Override
    Mode mode() {
        return Mode.RETIRE;
    }

    @Override
    void addTo(ObjectNode input) {
        if (!keys.isEmpty()) {
            input.withObjectProperty("retire").set("keys", Json.MAPPER.valueToTree(keys));
        }
    }
}
