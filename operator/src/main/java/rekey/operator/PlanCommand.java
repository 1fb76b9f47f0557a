package rekey.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import rekey.input.Mode;

@Command(
        name = "plan",
        description = "Says what a rotation would change, how long it takes and what it costs. Changes nothing.",
        footer = {
            "",
            "Exit codes: 0 nothing to change, 1 blocked, 2 something to change.",
            "",
            "Examples:",
            "  rekey plan --account 111122223333",
            "  rekey plan --unit ou-ab12-11111111 --regions eu-central-1,us-east-1"
        })
final class PlanCommand extends StartCommand {
    @Mixin
    private MoveOptions move;

    @Override
    Mode mode() {
        return Mode.PLAN;
    }

    @Override
    void addTo(ObjectNode input) {
        move.addTo(input);
    }
}
