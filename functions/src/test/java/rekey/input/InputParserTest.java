package rekey.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.run.Json;

/// What the parser makes of an input that it takes, and how it tells of one that it does not; which
/// is which is the table of [InputSchemaTest].
class InputParserTest {
    private static final Set<String> KNOWN = Set.of("eu-central-1", "eu-west-1", "us-east-1");
    private static final int LARGEST_INPUT = 256 * 1024;
    private static final ExecutionInput DEFAULT = InputBuilder.rotation()
            .key(new KeyChoice.Alias("alias/cloudwatch-logs"))
            .regions(List.of("eu-central-1", "eu-west-1"))
            .build();

    private final InputParser parser = parser("alias/cloudwatch-logs", "eu-central-1", "eu-west-1");

    private static InputParser parser(String alias, String... regions) {
        return new InputParser(new StackDefaults(alias, List.of(regions), KNOWN, true));
    }

    private ExecutionInput parse(String json) {
        return parser.parse(Json.tree(json));
    }

    private String refusal(String json) {
        try {
            parse(json);
        } catch (InvalidInput e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("it was taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"Comment\": \"Insert your JSON here\"}", "{\"accounts\": {}, \"logGroups\": {}}"})
    void whatSaysNothingDoesTheDeployedDefault(String json) {
        assertThat(parse(json)).isEqualTo(DEFAULT);
    }

    @Test
    void everythingTheInputSaysIsTaken() {
        assertThat(parse("""
                {"mode": "verify",
                 "key": {"alias": "alias/team/logs_2-a"},
                 "accounts": {"include": ["111122223333", "222233334444"], "exclude": ["444455556666"]},
                 "organizationalUnits": {"include": ["ou-ab12-11111111"], "exclude": ["r-ab12"]},
                 "regions": ["us-east-1"],
                 "logGroups": {"include": ["/aws/lambda/*"], "exclude": ["*debug*"]},
                 "queryResults": false}
                """))
                .isEqualTo(InputBuilder.rotation()
                        .mode(Mode.VERIFY)
                        .key(new KeyChoice.Alias("alias/team/logs_2-a"))
                        .accounts(new AccountScope(List.of("111122223333", "222233334444"), List.of("444455556666")))
                        .organizationalUnits(
                                new OrganizationalUnitScope(List.of("ou-ab12-11111111"), List.of("r-ab12")))
                        .regions(List.of("us-east-1"))
                        .logGroups(new Globs(List.of("/aws/lambda/*"), List.of("*debug*")))
                        .queryResults(false)
                        .build());
    }

    @ParameterizedTest
    @CsvSource({"rotate, ROTATE", "plan, PLAN", "verify, VERIFY"})
    void theModeIsTaken(String text, Mode mode) {
        assertThat(parse("{\"mode\": \"%s\"}".formatted(text)).mode()).isEqualTo(mode);
    }

    @Test
    void aKeyForEachRegionIsTaken() {
        var here = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        var there = "arn:aws:kms:us-east-1:444455556666:key/mrk-1234abcd12ab34cd56ef1234567890ab";
        assertThat(parse("""
                {"regions": ["eu-central-1"], "key": {"arns": {"us-east-1": "%s", "eu-central-1": "%s"}}}""".formatted(there, here)).key())
                .isEqualTo(new KeyChoice.Arns(Map.of("eu-central-1", here, "us-east-1", there)));
    }

    @ParameterizedTest
    @CsvSource({"cn-north-1, aws-cn", "us-gov-west-1, aws-us-gov", "eusc-de-east-1, aws-eusc"})
    void anArnCarriesThePartitionOfItsRegion(String region, String partition) {
        var ofPartition = new InputParser(new StackDefaults("alias/a", List.of(region), Set.of(region), true));
        var input =
                "{\"key\": {\"arns\": {\"%s\": \"arn:%s:kms:%s:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab\"}}}";
        assertThat(ofPartition
                        .parse(Json.tree(input.formatted(region, partition, region)))
                        .key())
                .isInstanceOf(KeyChoice.Arns.class);
        assertThatThrownBy(() -> ofPartition.parse(Json.tree(input.formatted(region, "aws", region))))
                .hasMessageStartingWith("key.arns." + region + ": a key of this Region expected, was ");
    }

    @Test
    void whereNoAccountCanBeAskedForItsRegionsTheyAreToBeNamed() {
        for (var of : Map.of("us-gov-west-1", "{\"regions\": \"enabled\"}", "enabled", "{}")
                .entrySet()) {
            var parser =
                    new InputParser(new StackDefaults("alias/a", List.of(of.getKey()), Set.of("us-gov-west-1"), false));
            assertThatThrownBy(() -> parser.parse(Json.tree(of.getValue())))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageStartingWith("regions: a list of Regions expected, was \"enabled\"")
                    .hasMessageContaining("AWS Account Management");
        }
    }

    @Test
    void whichRegionsAreEnabledIsLeftToTheAccounts() {
        assertThat(parse("{\"regions\": \"enabled\"}").regions()).isEqualTo(new RegionScope.Enabled());
        assertThat(parser("alias/a", " enabled ").parse(Json.tree("{}")).regions())
                .isEqualTo(new RegionScope.Enabled());
    }

    @Test
    void thePlanGivesTheInputBackAsItWasTaken() {
        var input = parse("""
                {"mode": "plan", "regions": "enabled", "organizationalUnits": {"include": ["r-ab12"]},
                 "key": {"arns": {"us-east-1": "arn:aws:kms:us-east-1:444455556666:key/mrk-1234abcd12ab34cd56ef1234567890ab"}}}""");
        assertThat(Json.read(Json.bytes(input), ExecutionInput.class)).isEqualTo(input);
    }

    @Test
    void noInputAtAllIsRefusedToo() {
        assertThatThrownBy(() -> parser.parse(NullNode.getInstance())).isInstanceOf(InvalidInput.class);
    }

    // How it is told

    @Test
    void onlyTheFirstProblemsAreToldAndHowManyMoreThereAre() {
        var accounts = IntStream.range(0, 40).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(","));
        assertThat(refusal("{\"accounts\": {\"exclude\": [%s]}}".formatted(accounts)))
                .startsWith("accounts.exclude[0]: 12 digits expected, was \"0\"; accounts.exclude[1]: ")
                .contains("accounts.exclude[9]: ")
                .doesNotContain("accounts.exclude[10]: ")
                .endsWith("; and 30 more");
    }

    @Test
    void tenProblemsAreAllTold() {
        var accounts = IntStream.range(0, 10).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(","));
        assertThat(refusal("{\"accounts\": {\"exclude\": [%s]}}".formatted(accounts)))
                .endsWith("accounts.exclude[9]: 12 digits expected, was \"9\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"mode\": \"#\"}",
                "{\"mode\": [\"#\"]}",
                "{\"#\": 1}",
                "{\"accounts\": {\"#\": 1}}",
                "{\"key\": {\"alias\": \"#\"}}",
                "{\"key\": {\"arns\": {\"#\": \"#\"}}}",
                "{\"regions\": [\"#\"]}",
                "{\"accounts\": {\"include\": [\"#\"]}}",
                "{\"logGroups\": {\"include\": [\"#\", \"#\"]}}"
            })
    void whatIsLongIsCut(String json) {
        assertThat(refusal(json.replace("#", "x".repeat(LARGEST_INPUT / 3))))
                .contains("xxx...")
                .hasSizeLessThan(600);
    }

    @Test
    void aListInAListInAListIsRefusedHoweverDeep() {
        int deep = LARGEST_INPUT / 2 - 100;
        assertThat(refusal("{\"mode\": " + "[".repeat(deep) + "]".repeat(deep) + "}"))
                .matches("mode: text expected, was \\[{97}\\.\\.\\.");
        assertThat(refusal("[".repeat(deep) + "]".repeat(deep))).startsWith("input: an object expected, was [[[");
    }

    @Test
    void aNumberOfAnyLengthIsRefusedAsOne() {
        assertThat(refusal("{\"mode\": %s}".formatted("9".repeat(LARGEST_INPUT / 2))))
                .startsWith("mode: text expected, was 999");
    }

    @Test
    void anInputFullOfMistakesIsToldShortly() {
        var fields = IntStream.range(0, 20_000)
                .mapToObj(i -> "\"f%d\":0".formatted(i))
                .collect(Collectors.joining(","));
        assertThat(refusal("{" + fields + "}")).endsWith("; and 19990 more").hasSizeLessThan(5000);
    }

    @Test
    void theTellingIsOneLine() {
        assertThat(refusal("""
                {"mode": "a\\nb\\r\\u2028", "a\\nb": 1, "key": {"arns": {"\\n": "\\n"}}, "regions": ["\\n"]}""")).doesNotContain("\n", "\r");
    }

    // The stack's parameters

    @Test
    void aWrongParameterOfTheStackIsNamedAsSuch() {
        var wrong = parser("alias/aws/logs", "eu-central-1", "mars-1", "eu-central-1");
        assertThatThrownBy(() -> wrong.parse(Json.tree("{}"))).hasMessage("""
                        regions: a Region of this partition expected, was "mars-1" (the stack's parameter Regions); \
                        regions: each Region once expected, "eu-central-1" is there twice (the stack's parameter Regions); \
                        key.alias: "alias/" and a name of your own key expected (not alias/aws/…), was "alias/aws/logs" \
                        (the stack's parameter KeyAlias)""");
    }

    @Test
    void anInputThatSaysItAllDoesNotNeedTheStacksParameters() {
        var wrong = parser("alias/aws/logs", "mars-1");
        assertThat(wrong.parse(Json.tree("{\"regions\": [\"us-east-1\"], \"key\": {\"alias\": \"alias/a\"}}"))
                        .regions())
                .isEqualTo(new RegionScope.Named(List.of("us-east-1")));
    }
}
