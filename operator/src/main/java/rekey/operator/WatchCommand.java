package rekey.operator;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.sfn.SfnClient;

@Command(
        name = "watch",
        description = "Follows a run to its end, whoever started it. Ctrl-C leaves it alone.",
        footer = {"", "Examples:", "  rekey watch", "  rekey watch console-7f3a"})
final class WatchCommand extends HubCommand {
    @Mixin
    private OutputOptions output;

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "The run's id. Default: the newest.")
    private @Nullable String run;

    @Option(names = "--no-report", description = "Does not show what it came to.")
    private boolean noReport;

    @Override
    ExitCode run() {
        var runs = hub().runs();
        var chosen = runs.chosen(run);
        var ended = follow(this, chosen);
        if (noReport) {
            return Ended.exitCode(ended, hub());
        }
        return Ended.show(ended, hub(), screen(), output);
    }

    static Run follow(HubCommand command, Run run) {
        var hub = command.hub();
        var reader = new ProgressReader(
                hub.client(SfnClient.builder()), hub.bucket(), run, hub.stack().propagation(), InstantSource.system());
        return new Watch(command.hub().runs(), command.screen(), command.options()).follow(run, reader);
    }
}
