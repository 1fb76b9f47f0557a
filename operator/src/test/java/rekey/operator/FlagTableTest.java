package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// The table of flags in docs/operator.md has each flag that a field of the input comes from, and no other.
class FlagTableTest {
    private static final String HEAD = "| flag | field of the input |\n|---|---|\n";
    /// Has all fields.
    private static final String FILE = "--input";

    /// @param field with its value where the flag says that too
    private record Flag(String name, String field) {}

    private record Having(Flag flag, String command) {}

    /// The flags of one outermost field that the same commands have.
    private record Row(String field, List<String> commands) {}

    @Test
    void theTableIsThatOfTheCode() throws IOException {
        var document = Files.readString(Path.of("../docs/operator.md"));
        var table = document.substring(document.indexOf(HEAD) + HEAD.length());
        assertThat(table.substring(0, table.indexOf("\n\n")).lines()).containsExactlyInAnyOrderElementsOf(rows());
    }

    @Test
    void aFlagIsKnownByWhatItMakesOfTheInput() {
        assertThat(flags("plan"))
                .contains(
                        new Flag("--account", "accounts.include"),
                        new Flag("--no-query-results", "queryResults: false"))
                .extracting(Flag::name)
                .doesNotContain("--no-wait", "--profile", "--key");
    }

    private static List<String> rows() {
        var commands = Rekey.commands().stream()
                .filter(name -> line(name).getCommand() instanceof StartCommand)
                .toList();
        return commands.stream()
                .flatMap(name -> flags(name).stream().map(flag -> new Having(flag, name)))
                .collect(Collectors.groupingBy(
                        Having::flag, LinkedHashMap::new, Collectors.mapping(Having::command, Collectors.toList())))
                .entrySet()
                .stream()
                .collect(Collectors.groupingBy(
                        each -> new Row(each.getKey().field().replaceFirst("\\W.*", ""), each.getValue()),
                        LinkedHashMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())))
                .entrySet()
                .stream()
                .map(row -> "| %s%s | %s |"
                        .formatted(
                                quoted(row.getValue().stream().map(Flag::name)),
                                row.getKey().commands().equals(commands)
                                        ? ""
                                        : " of " + quoted(row.getKey().commands().stream()),
                                quoted(row.getValue().stream().map(Flag::field))))
                .toList();
    }

    private static String quoted(Stream<String> words) {
        return words.map("`%s`"::formatted).collect(Collectors.joining(", "));
    }

    private static List<Flag> flags(String name) {
        return line(name).getCommandSpec().options().stream()
                .filter(option -> !option.longestName().equals(FILE) && !option.usageHelp() && !option.versionHelp())
                .flatMap(option -> {
                    var filled = new TreeMap<>(given(name, words(option)));
                    filled.keySet().removeAll(given(name).keySet());
                    return filled.entrySet().stream()
                            .map(field -> new Flag(
                                    option.longestName(),
                                    field.getValue().isBoolean()
                                            ? "%s: %s".formatted(field.getKey(), field.getValue())
                                            : field.getKey()));
                })
                .toList();
    }

    private static String[] words(OptionSpec option) {
        return option.arity().max() == 0
                ? new String[] {option.longestName()}
                : new String[] {option.longestName(), option.type().isEnum() ? "json" : "1"};
    }

    /// What is left of the input, by the paths of its fields.
    private static Map<String, JsonNode> given(String name, String... words) {
        var run = name.equals("restore") ? Stream.of("r1") : Stream.<String>of();
        var parsed = Rekey.commandLine(name)
                .parseArgs(Stream.of(Stream.of(name), Stream.of(words), run)
                        .flatMap(word -> word)
                        .toArray(String[]::new));
        var command = (StartCommand) parsed.subcommand().commandSpec().userObject();
        Map<String, JsonNode> fields = new TreeMap<>();
        fields("", command.given(), fields);
        return fields;
    }

    private static void fields(String path, JsonNode node, Map<String, JsonNode> found) {
        if (!node.isObject()) {
            found.put(path, node);
        }
        node.properties()
                .forEach(field ->
                        fields(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), found));
    }

    private static CommandLine line(String name) {
        return Objects.requireNonNull(Rekey.commandLine(name).getSubcommands().get(name));
    }
}
