package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import rekey.version.Version;

class RekeyTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        return Rekey.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    static Stream<String> commands() {
        return Rekey.commandLine().getSubcommands().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelpWithAnExample(String command) {
        assertThat(execute(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: rekey " + command).containsPattern("Examples?:\\R +\\S");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandThatIsCalledIsTheOnlyOneThatIsRead(String command) {
        var read = Rekey.commandLine(command, "--help").getSubcommands();
        if (command.equals("completion")) {
            assertThat(read.keySet()).containsExactlyElementsOf(commands().toList());
        } else {
            assertThat(read.keySet()).containsExactly(command);
        }
        assertThat(read)
                .allSatisfy((name, line) -> assertThat(name)
                        .isEqualTo(line.getCommandSpec()
                                .userObject()
                                .getClass()
                                .getAnnotation(Command.class)
                                .name()));
    }

    @Test
    void aMisspeltCommandIsToldWhichOnesThereAre() {
        int code = Rekey.commandLine("rotat").setErr(new PrintWriter(err)).execute("rotat");
        assertThat(code).isEqualTo(64);
        assertThat(err.toString()).contains("rekey rotate");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void anUnknownFlagIsWrongUsage(String command) {
        assertThat(execute(command, "--no-such-flag")).isEqualTo(64);
        assertThat(err.toString()).containsAnyOf("--no-such-flag", "Missing required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rotat", "plan --acount 1", "plan --account", "report --output xml", "restore", ""})
    void wrongUsageIsASentenceOrTwo(String arguments) {
        assertThat(execute(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(64);
        assertThat(err.toString().lines()).hasSizeBetween(1, 3).noneMatch(String::isBlank);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no-such-command"})
    void withoutACommandItIsWrongUsage(String command) {
        assertThat(command.isEmpty() ? execute() : execute(command)).isEqualTo(64);
    }

    @Test
    void helpNamesEveryExitCode() {
        assertThat(execute("--help")).isZero();
        for (var code : ExitCode.values()) {
            assertThat(out.toString()).contains(code.number() + " ", code.meaning());
        }
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(execute("--version")).isZero();
        assertThat(out.toString())
                .matches("rekey \\d+\\.\\d+\\.\\d+\\S*\\R")
                .isEqualToIgnoringNewLines("rekey " + Version.TEXT);
    }

    @Test
    void completionIsAScriptOfBash() {
        assertThat(execute("completion")).isZero();
        assertThat(out.toString()).startsWith("#!/usr/bin/env bash").contains("restore", "--exclude-log-group");
    }

    @Test
    void everyPhaseIsAStateOfTheWorkflow() throws IOException {
        var workflow = Files.readString(Path.of("../statemachine/rotate.asl.yaml"));
        for (var phase : Phase.values()) {
            if (!phase.state().isEmpty()) {
                assertThat(workflow).contains("\n  %s:\n".formatted(phase.state()));
            }
        }
    }
}
