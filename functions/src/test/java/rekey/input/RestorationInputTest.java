package rekey.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.aws.Regions;
import rekey.run.Json;

/// What is pasted asks for what was asked for before, and for no more.
class RestorationInputTest {
    private final InputParser parser = new InputParser(new StackDefaults(
            "alias/cloudwatch-logs", List.of("eu-central-1"), Regions.ofPartitionOf("eu-central-1"), true));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ", \"regions\": [\"us-east-1\", \"eu-west-1\"]",
                ", \"regions\": \"enabled\"",
                ", \"accounts\": {\"include\": [\"111122223333\"]}",
                ", \"accounts\": {\"exclude\": [\"111122223333\"]}",
                ", \"organizationalUnits\": {\"include\": [\"ou-ab12-11111111\"], \"exclude\": [\"ou-ab12-22222222\"]}",
                ", \"logGroups\": {\"include\": [\"/aws/*\"], \"exclude\": [\"/aws/lambda/*\"]}",
                ", \"queryResults\": false",
                ", \"canary\": {\"accounts\": [\"111122223333\"], \"bakeMinutes\": 30}"
            })
    void theParserMakesTheSameOfIt(String scope) {
        var given = parser.parse(
                Json.tree("{\"mode\": \"restore\", \"restore\": {\"run\": \"März-1\"}%s}".formatted(scope)));
        var again = RestorationInput.of("März-1", given);
        assertThat(parser.parse(again)).isEqualTo(given);
        assertThat(parser.parse(Json.tree(again.toString()))).isEqualTo(given);
    }
}
