package rekey.operator;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rekey.input.Mode;

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
        screen().say("Stopped. Its report follows within a minute: `rekey report %s%s`"
                .formatted(chosen.run(), options().arguments()));
        words(chosen, options()).forEach(screen()::say);
        return ExitCode.RIGHT;
    }

    /// How to go on, or back, in the words of the mode.
    static List<String> words(Run stopped, HubOptions options) {
        if (stopped.mode().equals(Mode.ROTATE.text())) {
            return List.of(
                    "To go on, start the same rotation again: what is on the wanted key already is left alone.",
                    "To go back: `rekey restore %s%s`".formatted(stopped.run(), options.arguments()));
        }
        if (stopped.mode().equals(Mode.RESTORE.text())) {
            return List.of("To go on, start the same restoration again: what is back already is left alone.");
        }
        return List.of("It had changed nothing. To have it look again: `rekey %s%s`"
                .formatted(stopped.mode(), options.arguments()));
    }
}
