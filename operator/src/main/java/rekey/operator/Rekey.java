package rekey.operator;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import rekey.version.Version;

/// The command.
@Command(
        name = "rekey",
        mixinStandardHelpOptions = true,
        versionProvider = Rekey.ThisVersion.class,
        description = "Moves every CloudWatch Logs log group of an AWS Organization to the wanted KMS key.")
public final class Rekey implements Runnable {
    private static final String COMPLETION = "completion";

    /// picocli takes no less.
    private static final int NARROWEST_HELP = 55;

    private static final int WIDEST_HELP = 120;

    /// By name, in the order of the help.
    private static final SequencedMap<String, Class<?>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("plan", PlanCommand.class);
        COMMANDS.put("rotate", RotateCommand.class);
        COMMANDS.put("verify", VerifyCommand.class);
        COMMANDS.put("restore", RestoreCommand.class);
        COMMANDS.put("retire", RetireCommand.class);
        COMMANDS.put("watch", WatchCommand.class);
        COMMANDS.put("runs", RunsCommand.class);
        COMMANDS.put("report", ReportCommand.class);
        COMMANDS.put("stop", StopCommand.class);
        COMMANDS.put("doctor", DoctorCommand.class);
        COMMANDS.put("rehearse", RehearseCommand.class);
        COMMANDS.put("check-key-policy", CheckKeyPolicyCommand.class);
        COMMANDS.put(COMPLETION, Completion.class);
    }

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine(arguments).execute(arguments));
    }

    /// With the one command that is called, where one is: reading what each of them takes is most of the time until the
    /// first line. Completion and a misspelt name need all.
    static CommandLine commandLine(String... arguments) {
        var called = arguments.length == 0 ? COMPLETION : arguments[0];
        return called.equals(COMPLETION) || !COMMANDS.containsKey(called)
                ? commandLine(commands())
                : commandLine(Set.of(called));
    }

    static Set<String> commands() {
        return COMMANDS.keySet();
    }

    private static CommandLine commandLine(Set<String> commands) {
        var line = new CommandLine(new Rekey());
        COMMANDS.forEach((name, command) -> {
            if (commands.contains(name)) {
                line.addSubcommand(name, command);
            }
        });
        line.getCommandSpec().exitCodeOnInvalidInput(ExitCode.WRONG_USAGE.number());
        var screen = Screen.ofTerminal();
        if (screen.watched()) {
            line.setUsageHelpWidth(Math.clamp(screen.width(), NARROWEST_HELP, WIDEST_HELP));
        }
        line.setExecutionExceptionHandler(Rekey::failed);
        line.setParameterExceptionHandler(Rekey::wrong);
        line.getSubcommands().values().forEach(command -> {
            command.getCommandSpec()
                    .mixinStandardHelpOptions(true)
                    .exitCodeOnInvalidInput(ExitCode.WRONG_USAGE.number());
            // It starts nothing: there the last of an option that is given twice counts, as it always did.
            command.setOverwrittenOptionsAllowed(command.getCommand() instanceof CheckKeyPolicyCommand);
        });
        line.getCommandSpec()
                .usageMessage()
                .footer(Arrays.stream(ExitCode.values())
                        .map(code -> "  %-3d %s".formatted(code.number(), code.meaning()))
                        .collect(Collectors.joining("%n", "%nExit codes:%n", "")));
        return line;
    }

    /// A sentence on what is wrong, and one on what to do: whoever wants the flags asks for help.
    private static int wrong(CommandLine.ParameterException wrong, String[] arguments) {
        var command = wrong.getCommandLine();
        var suggestions = new StringWriter();
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(wrong, new PrintWriter(suggestions))) {
            suggestions.write("`%s --help` lists the commands."
                    .formatted(command.getCommandSpec().qualifiedName()));
        }
        var screen = Screen.ofTerminal();
        Stream.of(String.valueOf(wrong.getMessage()), suggestions.toString().strip())
                .flatMap(text -> screen.sentences(text).stream())
                .forEach(command.getErr()::println);
        return ExitCode.WRONG_USAGE.number();
    }

    private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        if (failure instanceof Trouble trouble) {
            Screen.ofTerminal().sentences(String.valueOf(trouble.getMessage())).forEach(line.getErr()::println);
            return trouble.exitCode().number();
        }
        failure.printStackTrace(line.getErr());
        return ExitCode.BUG.number();
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
    }

    static final class ThisVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"rekey " + Version.TEXT};
        }
    }

    @Command(
            name = "completion",
            description = "Prints a script that completes these commands in bash and zsh.",
            footer = {"", "Example:", "  source <(rekey completion)"})
    static final class Completion implements Runnable {
        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            PrintWriter out = spec.commandLine().getOut();
            out.print(AutoComplete.bash("rekey", spec.root().commandLine()));
            out.flush();
        }
    }
}
