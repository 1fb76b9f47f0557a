package rekey.operator;

import picocli.CommandLine.Command;
import rekey.input.Mode;

@Command(
        name = "verify",
        description = "Says what is not on the wanted key. Changes nothing.",
        footer = {
            "",
            "Exit codes: 0 everything is, 1 something could not be looked at, 2 something is not.",
            "",
            "Examples:",
            "  rekey verify",
            "  rekey verify --account 111122223333 --output json"
        })
final class VerifyCommand extends StartCommand {
    @Override
    Mode mode() {
        return Mode.VERIFY;
    }
}
