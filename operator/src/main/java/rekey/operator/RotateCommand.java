package rekey.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import rekey.input.Mode;
import rekey.outcome.RunOutcome;

@Command(
        name = "rotate",
        description = "Moves the targets to the wanted key. Makes a plan first, shows its numbers, and asks.",
        footer = {
            "",
            "Exit codes: 0 complete, 1 incomplete or blocked.",
            "",
            "Examples:",
            "  rekey rotate --account 111122223333",
            "  rekey rotate --input events/central-key.json --yes"
        })
final class RotateCommand extends StartCommand {
    @Option(names = "--yes", description = "Makes no plan and does not ask.")
    private boolean yes;

    @Override
    Mode mode() {
        return Mode.ROTATE;
    }

    @Override
    void confirm(ObjectNode input) {
        if (yes) {
            return;
        }
        var planned = WatchCommand.follow(this, begin(input.deepCopy().put("mode", Mode.PLAN.text())));
        var report = hub().runs()
                .report(planned.run())
                .orElseThrow(() -> Trouble.noAnswer(
                        "The plan %s ended %s, without a report".formatted(planned.run(), planned.status()),
                        "Look at it: `rekey report %s%s`"
                                .formatted(planned.run(), options().arguments())));
        new Findings(screen(), hub()).show(report);
        if (report.outcome() != RunOutcome.READY) {
            screen().say("What the plan could not plan stays as it is.");
        }
        var stack = hub().stack();
        Confirmation.ask(
                this,
                "Move %d targets in %d places, with the stack %s in account %s?"
                        .formatted(
                                report.totals().counts().toChange(),
                                report.totals().places(),
                                stack.name(),
                                stack.account()));
    }
}
