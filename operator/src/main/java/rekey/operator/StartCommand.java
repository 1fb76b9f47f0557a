package rekey.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rekey.aws.Regions;
import rekey.input.ExecutionInput;
import rekey.input.InputParser;
import rekey.input.InvalidInput;
import rekey.input.Mode;
import rekey.input.StackDefaults;

/// A command that starts a run and follows it.
abstract class StartCommand extends HubCommand {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    @Mixin
    private ScopeOptions scope;

    @Mixin
    private OutputOptions output;

    @Option(names = "--no-wait", description = "Starts the run and does not follow it.")
    private boolean noWait;

    abstract Mode mode();

    /// What the command's own flags add to the input.
    void addTo(ObjectNode input) {}

    /// Asks where something is to be changed.
    Confirmed confirmed(ObjectNode input) {
        return new Confirmed.Start(input);
    }

    /// What became of the question.
    sealed interface Confirmed {
        record Start(ObjectNode input) implements Confirmed {}

        record Nothing(ExitCode exitCode) implements Confirmed {}
    }

    @Override
    final ExitCode run() {
        return switch (confirmed(input())) {
            case Confirmed.Start(var input) -> start(input);
            case Confirmed.Nothing(var exitCode) -> exitCode;
        };
    }

    final ObjectNode input() {
        var input = given();
        checked(input);
        return input;
    }

    final ExecutionInput checked(ObjectNode input) {
        return check(this, input);
    }

    /// What flags and file say, whether it is right or not.
    final ObjectNode given() {
        var input = scope.input(mode().text());
        addTo(input);
        return input;
    }

    final ExitCode start(ObjectNode input) {
        var run = begin(input);
        if (noWait) {
            screen().say("To follow it: `rekey watch %s%s`"
                    .formatted(run.run(), options().arguments()));
            return ExitCode.RIGHT;
        }
        return Ended.show(WatchCommand.follow(this, run), hub(), screen(), output);
    }

    final Run begin(ObjectNode input) {
        return begin(this, input);
    }

    static Run begin(HubCommand command, ObjectNode input) {
        var hub = command.hub();
        var run = hub.runs().start(name(), input);
        var stack = hub.stack();
        command.screen()
                .say("Started %s (%s) with the stack %s in account %s, %s"
                        .formatted(
                                run.run(), input.path("mode").asText(), stack.name(), stack.account(), hub.region()));
        return run;
    }

    /// The same rules as the functions': a wrong field is named before anything is started.
    static ExecutionInput check(HubCommand command, ObjectNode input) {
        var hub = command.hub();
        var stack = hub.stack();
        var regions = stack.parameter("Regions");
        var defaults = new StackDefaults(
                stack.parameter("KeyAlias"),
                List.of((regions.isEmpty() ? hub.region() : regions).split(",")),
                Regions.ofPartitionOf(hub.region()),
                Regions.canBeAskedFor(hub.region()));
        try {
            return new InputParser(defaults).parse(input);
        } catch (InvalidInput e) {
            throw Trouble.usage(
                    String.valueOf(e.getMessage()),
                    "`rekey %s --help` has the flags"
                            .formatted(input.path("mode").asText()));
        }
    }

    static String name() {
        return "rekey-%s-%04x"
                .formatted(
                        NAME.format(Instant.now()), ThreadLocalRandom.current().nextInt(1 << 16));
    }
}
