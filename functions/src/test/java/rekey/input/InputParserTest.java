package rekey.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.run.Json;

class InputParserTest {
    private static final Set<String> KNOWN = Set.of("eu-central-1", "eu-west-1", "us-east-1");
    private static final ExecutionInput DEFAULT = new ExecutionInput(
            Mode.ROTATE,
            new KeyChoice.Alias("alias/cloudwatch-logs"),
            AccountScope.ALL,
            OrganizationalUnitScope.ALL,
            new RegionScope.Named(List.of("eu-central-1", "eu-west-1")),
            Globs.ALL,
            true);

    private final InputParser parser = parser("alias/cloudwatch-logs", "eu-central-1", "eu-west-1");

    private static InputParser parser(String alias, String... regions) {
        return new InputParser(new StackDefaults(alias, List.of(regions), KNOWN));
    }

    private ExecutionInput parse(String json) {
        return parser.parse(Json.tree(json));
    }

    private void refused(String json, String... problems) {
        assertThatThrownBy(() -> parse(json)).isInstanceOf(InvalidInput.class).hasMessage(String.join("; ", problems));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"Comment\": \"Insert your JSON here\"}", "{\"Comment\": 5}"})
    void whatSaysNothingDoesTheDeployedDefault(String json) {
        assertThat(parse(json)).isEqualTo(DEFAULT);
    }

    @Test
    void everythingTheInputSaysIsTaken() {
        assertThat(parse("""
                {"mode": "rotate",
                 "key": {"alias": "alias/team/logs_2-a"},
                 "accounts": {"include": ["111122223333", "222233334444"], "exclude": ["444455556666"]},
                 "regions": ["us-east-1"],
                 "logGroups": {"include": ["/aws/lambda/*"], "exclude": ["*debug*"]},
                 "queryResults": false}
                """))
                .isEqualTo(new ExecutionInput(
                        Mode.ROTATE,
                        new KeyChoice.Alias("alias/team/logs_2-a"),
                        new AccountScope(List.of("111122223333", "222233334444"), List.of("444455556666")),
                        OrganizationalUnitScope.ALL,
                        new RegionScope.Named(List.of("us-east-1")),
                        new Globs(List.of("/aws/lambda/*"), List.of("*debug*")),
                        false));
    }

    static Stream<Path> events() throws IOException {
        try (var files = Files.list(Path.of("events"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventThatIsDeliveredCanBeTaken(Path event) throws IOException {
        assertThat(parse(Files.readString(event)).mode()).isEqualTo(Mode.ROTATE);
    }

    @Test
    void allProblemsComeAtOnceEachWithItsPath() {
        refused(
                """
                {"mode": "plan",
                 "key": {"alias": "alias/aws/logs"},
                 "accounts": {"include": ["12345", "111122223333", 7], "exclude": "444455556666"},
                 "regions": ["mars-1"],
                 "logGroups": {"include": []},
                 "queryResults": "yes",
                 "dryRun": true}
                """,
                "dryRun: unknown field; known are Comment, accounts, key, logGroups, mode, queryResults, regions",
                "mode: \"rotate\" expected, was \"plan\"; nothing was done",
                "key.alias: \"alias/\" and a name of your own key expected (not alias/aws/…), was \"alias/aws/logs\"",
                "accounts.include[0]: 12 digits expected, was \"12345\"",
                "accounts.include[2]: 12 digits expected, was 7",
                "accounts.exclude: a list expected, was \"444455556666\"",
                "regions[0]: a Region of this partition expected, was \"mars-1\"",
                "logGroups.include: at least one entry expected, was []; leave the field out for the default",
                "queryResults: true or false expected, was \"yes\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"Mode\": \"rotate\"}                              | Mode",
                "{\"comment\": \"\"}                                 | comment",
                "{\"\": 1}                                           | ",
                "{\"key\": {\"alias\": \"alias/a\", \"arn\": \"\"}}  | key.arn",
                "{\"accounts\": {\"included\": []}}                  | accounts.included",
                "{\"logGroups\": {\"Include\": [\"*\"]}}             | logGroups.Include"
            })
    void aFieldThatIsNotKnownIsRefusedAtEveryLevel(String json, String path) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(InvalidInput.class)
                .hasMessageMatching((path == null ? "" : path.replace(".", "\\.")) + ": unknown field; known are .*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"mode\": null}                    | mode: text expected, was null",
                "{\"mode\": {}}                      | mode: text expected, was {}",
                "{\"key\": null}                     | key: an object expected, was null",
                "{\"key\": \"alias/cloudwatch-logs\"} | key: an object expected, was \"alias/cloudwatch-logs\"",
                "{\"key\": {\"alias\": null}}        | key.alias: text expected, was null",
                "{\"key\": {\"alias\": [\"a\"]}}     | key.alias: text expected, was [\"a\"]",
                "{\"accounts\": null}                | accounts: an object expected, was null",
                "{\"accounts\": [\"111122223333\"]}  | accounts: an object expected, was [\"111122223333\"]",
                "{\"accounts\": {\"include\": null}} | accounts.include: a list expected, was null",
                "{\"accounts\": {\"exclude\": [null]}} | accounts.exclude[0]: 12 digits expected, was null",
                "{\"regions\": null}                 | regions: a list expected, was null",
                "{\"regions\": \"enabled\"}          | regions: a list expected, was \"enabled\"",
                "{\"regions\": {}}                   | regions: a list expected, was {}",
                "{\"regions\": [[\"us-east-1\"]]}    | regions[0]: a Region of this partition expected, was [\"us-east-1\"]",
                "{\"logGroups\": 1}                  | logGroups: an object expected, was 1",
                "{\"logGroups\": {\"exclude\": {}}}  | logGroups.exclude: a list expected, was {}",
                "{\"queryResults\": null}            | queryResults: true or false expected, was null",
                "{\"queryResults\": 1}               | queryResults: true or false expected, was 1"
            })
    void aWrongTypeIsNamedWithItsPathAndWhatItWas(String json, String problem) {
        refused(json, problem);
    }

    @ParameterizedTest
    @CsvSource({"[],[]", "1,1", "null,null"})
    void theInputItselfMustBeAnObject(String json, String shown) {
        refused(json, "input: an object expected, was " + shown);
    }

    @Test
    void noInputAtAllIsRefusedToo() {
        assertThatThrownBy(() -> parser.parse(NullNode.getInstance())).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"accounts.include", "logGroups.include", "regions"})
    void anEmptySelectorMeansNothingAndNeverEverything(String path) {
        var parts = path.split("\\.");
        var json = parts.length == 1 ? "{\"%s\": []}" : "{\"%s\": {\"%s\": []}}";
        refused(
                json.formatted((Object[]) parts),
                path + ": at least one entry expected, was []; leave the field out for the default");
    }

    @Test
    void anEmptyExcludeLeavesNothingOut() {
        assertThat(parse("{\"accounts\": {\"exclude\": []}, \"logGroups\": {\"exclude\": []}}"))
                .isEqualTo(DEFAULT);
    }

    @Test
    void aRegionIsGivenOnce() {
        refused(
                "{\"regions\": [\"us-east-1\", \"eu-west-1\", \"us-east-1\"]}",
                "regions: each Region once expected, was [us-east-1, eu-west-1, us-east-1]");
    }

    @Test
    void aLongValueIsCutInTheMessage() {
        assertThatThrownBy(() -> parse("{\"mode\": [\"" + "x".repeat(5000) + "\"]}"))
                .hasMessageStartingWith("mode: text expected, was [\"xxx")
                .hasMessageEndingWith("x...")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(120));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alias/aws/logs", "alias/", "cloudwatch-logs", "alias/a b", "alias/ä", "ALIAS/a", ""})
    void anAliasThatIsNotOfAKeyOfOnesOwnIsRefused(String alias) {
        refused(
                "{\"key\": {\"alias\": \"%s\"}}".formatted(alias),
                "key.alias: \"alias/\" and a name of your own key expected (not alias/aws/…), was \"%s\""
                        .formatted(alias));
    }

    @Test
    void aKeyArnIsNoAlias() {
        assertThatThrownBy(() -> parse(
                        "{\"key\": {\"alias\": \"arn:aws:kms:eu-central-1:111122223333:alias/cloudwatch-logs\"}}"))
                .hasMessageStartingWith("key.alias: ");
    }

    @Test
    void aKeyThatSaysNothingIsRefused() {
        refused("{\"key\": {}}", "key.alias: an alias expected, such as \"alias/cloudwatch-logs\", was nothing");
    }

    @Test
    void aProblemNextToTheKeyDoesNotHideThatTheKeySaysNothing() {
        refused(
                "{\"key\": {}, \"keys\": 1}",
                "keys: unknown field; known are Comment, accounts, key, logGroups, mode, queryResults, regions",
                "key.alias: an alias expected, such as \"alias/cloudwatch-logs\", was nothing");
    }

    @Test
    void aGlobWithACharacterThatNoLogGroupHasIsRefused() {
        refused(
                "{\"logGroups\": {\"include\": [\"/aws/lambda/[ab]\"], \"exclude\": [\"\"]}}",
                "logGroups.include[0]: a log group's name or glob expected, was \"/aws/lambda/[ab]\"",
                "logGroups.exclude[0]: a log group's name or glob expected, was \"\"");
    }

    @Test
    void aWrongParameterOfTheStackIsNamedAsSuch() {
        var wrong = parser("alias/aws/logs", "eu-central-1", "mars-1");
        assertThatThrownBy(() -> wrong.parse(Json.tree("{}")))
                .hasMessageContaining("key.alias: ")
                .hasMessageContaining(
                        "regions: a Region of this partition expected, was \"mars-1\" (the stack's parameter Regions)");
    }

    @Test
    void anInputThatNamesRegionsDoesNotNeedTheStacksOnes() {
        var wrong = parser("alias/cloudwatch-logs", "mars-1");
        assertThat(wrong.parse(Json.tree("{\"regions\": [\"us-east-1\"]}")).regions())
                .isEqualTo(new RegionScope.Named(List.of("us-east-1")));
    }
}
