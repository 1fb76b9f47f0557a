package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import rekey.run.Json;

class ScopeOptionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            | {"mode":"plan"}
            --account 1,2 --account 3 | {"mode":"plan","accounts":{"include":["1","2","3"]}}
            --exclude-account 1 | {"mode":"plan","accounts":{"exclude":["1"]}}
            --account 1 --exclude-account 2 | {"mode":"plan","accounts":{"include":["1"],"exclude":["2"]}}
            --unit ou-1 --exclude-unit ou-2 | {"mode":"plan","organizationalUnits":{"include":["ou-1"],"exclude":["ou-2"]}}
            --regions eu-central-1,us-east-1 | {"mode":"plan","regions":["eu-central-1","us-east-1"]}
            --regions enabled | {"mode":"plan","regions":"enabled"}
            --log-group /a,b --log-group /c* | {"mode":"plan","logGroups":{"include":["/a,b","/c*"]}}
            --exclude-log-group /c | {"mode":"plan","logGroups":{"exclude":["/c"]}}
            --no-query-results | {"mode":"plan","queryResults":false}
            """)
    void eachFlagIsAFieldOfTheInput(String flags, String input) {
        var options = CommandLine.populateCommand(new ScopeOptions(), flags == null ? new String[0] : flags.split(" "));
        assertThat(options.input("plan")).isEqualTo(Json.tree(input));
    }

    @Test
    void flagsAddToWhatAFileSays(@TempDir Path folder) throws IOException {
        var file = Files.writeString(
                folder.resolve("input.json"), "{\"key\":{\"alias\":\"alias/a\"},\"accounts\":{\"exclude\":[\"9\"]}}");
        var options = CommandLine.populateCommand(new ScopeOptions(), "--input", file.toString(), "--account", "1");
        assertThat(options.input("rotate")).isEqualTo(Json.tree("""
                                {"key":{"alias":"alias/a"},"accounts":{"exclude":["9"],"include":["1"]},"mode":"rotate"}"""));
    }

    @Test
    void aFileOfAnotherModeIsRefused(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("input.json"), "{\"mode\":\"rotate\"}");
        var options = CommandLine.populateCommand(new ScopeOptions(), "--input", file.toString());
        assertThatThrownBy(() -> options.input("plan"))
                .isInstanceOf(Trouble.class)
                .hasMessageContainingAll("mode rotate", "`rekey rotate`");
    }

    @Test
    void whatCannotBeReadSaysWhyAndIsWrongUsage(@TempDir Path folder) throws IOException {
        var broken = Files.writeString(folder.resolve("broken.json"), "{\n\"mode\":\n}");
        var list = Files.writeString(folder.resolve("list.json"), "[]");
        for (var file : List.of(broken, list, folder.resolve("missing.json"), folder)) {
            var options = CommandLine.populateCommand(new ScopeOptions(), "--input", file.toString());
            assertThatThrownBy(() -> options.input("plan")).isInstanceOfSatisfying(Trouble.class, trouble -> {
                assertThat(trouble.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
                assertThat(trouble).hasMessageContaining(file.toString());
            });
        }
    }
}
