package rekey.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rekey.run.Json;

/// What a run is to visit. Each flag is one field of the execution input; a file may have them all.
final class ScopeOptions {
    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "The execution input as JSON; - reads it from standard input. Flags add to it.")
    @Nullable
    Path input;

    @Option(names = "--account", paramLabel = "ID", split = ",", description = "accounts.include")
    List<String> accounts = List.of();

    @Option(names = "--exclude-account", paramLabel = "ID", split = ",", description = "accounts.exclude")
    List<String> notAccounts = List.of();

    @Option(names = "--unit", paramLabel = "OU", split = ",", description = "organizationalUnits.include")
    List<String> units = List.of();

    @Option(names = "--exclude-unit", paramLabel = "OU", split = ",", description = "organizationalUnits.exclude")
    List<String> notUnits = List.of();

    @Option(
            names = "--regions",
            paramLabel = "REGION",
            split = ",",
            description = "regions: their codes, or the word enabled")
    List<String> regions = List.of();

    @Option(names = "--log-group", paramLabel = "GLOB", description = "logGroups.include; several times for several")
    List<String> logGroups = List.of();

    @Option(names = "--exclude-log-group", paramLabel = "GLOB", description = "logGroups.exclude")
    List<String> notLogGroups = List.of();

    @Option(names = "--no-query-results", description = "queryResults: false")
    boolean noQueryResults;

    /// The execution input.
    ///
    /// @param mode in which the run is
    ObjectNode input(String mode) {
        var given = read();
        var others = given.path("mode").asText(mode);
        if (!others.equals(mode)) {
            throw Trouble.usage(
                    "The input says mode %s, and the command is %s".formatted(others, mode),
                    "Leave mode out of the file, or use `rekey %s`".formatted(others));
        }
        given.put("mode", mode);
        putAll(given, "accounts", accounts, notAccounts);
        putAll(given, "organizationalUnits", units, notUnits);
        putAll(given, "logGroups", logGroups, notLogGroups);
        if (regions.equals(List.of("enabled"))) {
            given.put("regions", "enabled");
        } else if (!regions.isEmpty()) {
            given.set("regions", Json.MAPPER.valueToTree(regions));
        }
        if (noQueryResults) {
            given.put("queryResults", false);
        }
        return given;
    }

    private static void putAll(ObjectNode given, String field, List<String> include, List<String> exclude) {
        if (!include.isEmpty()) {
            given.withObjectProperty(field).set("include", Json.MAPPER.valueToTree(include));
        }
        if (!exclude.isEmpty()) {
            given.withObjectProperty(field).set("exclude", Json.MAPPER.valueToTree(exclude));
        }
    }

    private ObjectNode read() {
        if (input == null) {
            return Json.MAPPER.createObjectNode();
        }
        try {
            var bytes = input.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(input);
            if (Json.MAPPER.readTree(bytes) instanceof ObjectNode object) {
                return object;
            }
            throw Trouble.usage("%s has no JSON object".formatted(input), "events/ has samples");
        } catch (JsonProcessingException e) {
            throw Trouble.usage(
                    "%s is not JSON: %s".formatted(input, e.getOriginalMessage()),
                    "Look at line %d".formatted(e.getLocation().getLineNr()));
        } catch (IOException e) {
            throw Trouble.usage(
                    "%s cannot be read: %s".formatted(input, FileTrouble.why(input, e)), "Name a file with --input");
        }
    }
}
