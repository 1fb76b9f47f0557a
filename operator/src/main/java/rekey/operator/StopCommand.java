package rekey.operator;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "stop",
        description = "Stops a run. What it moved stays moved; the report says what that is.",
        footer = {"", "Examples:", "  rekey stop", "  rekey stop console-7f3a --yes"})
final class StopCommand extends HubCommand {
    @Parameters(arity = "0..1", paramLabel = "RUN", description = "The run's id. Default: the newest.")
    private @Nullable String run;

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    @Override
    ExitCode run() {
        var runs = hub().runs();
        var chosen = runs.chosen(run);
        if (!chosen.goesOn()) {
            screen().say("The run %s has ended already: %s.".formatted(chosen.run(), chosen.status()));
            return ExitCode.RIGHT;
        }
        if (!yes) {
            Confirmation.ask(
                    this,
                    "Stop the run %s (%s), of the stack %s in account %s?"
                            .formatted(
                                    chosen.run(),
                                    chosen.mode(),
                                    hub().stack().name(),
                                    hub().stack().account()));
        }
        runs.stop(chosen);
        screen().say("Stopped. Its report follows within a minute: rekey report %s%s"
                .formatted(chosen.run(), options().arguments()));
        screen().say("To go on, start the same run again: what is right already is left alone.");
        screen().say("To go back: rekey restore %s%s"
                .formatted(chosen.run(), options().arguments()));
        return ExitCode.RIGHT;
    }
}
