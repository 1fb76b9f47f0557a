package rekey.operator;

import java.time.Instant;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rekey.report.Format;

@Command(
        name = "runs",
        description = "Lists the last runs, the newest first.",
        footer = {"", "Examples:", "  rekey runs", "  rekey runs --last 50 --output json"})
final class RunsCommand extends HubCommand {
    private static final String STARTED = "STARTED";

    @Mixin
    private OutputOptions output;

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many, 100 at most. Default: ${DEFAULT-VALUE}.")
    private int last;

    @Override
    ExitCode run() {
        if (last < 1 || last > 100) {
            throw Trouble.usage("--last is from 1 to 100, was " + last, "Name a number of runs");
        }
        var runs = hub().runs().last(last);
        if (output.json()) {
            screen().document(Documents.of(runs));
            return ExitCode.RIGHT;
        }
        var table = new Table("RUN", "MODE", "OUTCOME", STARTED, "TOOK")
                .shorter(STARTED, started -> started.replaceFirst(" \\d{4}, (\\d\\d:\\d\\d) UTC$", " $1"))
                .without("TOOK")
                .without("MODE");
        var now = Instant.now();
        runs.forEach(run -> table.row(
                run.run(),
                run.mode(),
                run.goesOn() ? "goes on" : Objects.requireNonNullElse(run.outcome(), run.status()),
                Format.minute(run.started()),
                Format.duration(run.took(now))));
        screen().table(table);
        if (runs.isEmpty()) {
            screen().say("There is no run yet. Begin with `rekey plan%s`."
                    .formatted(options().arguments()));
        }
        return ExitCode.RIGHT;
    }
}
