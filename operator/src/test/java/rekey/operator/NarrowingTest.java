package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.input.InputParser;
import rekey.input.StackDefaults;
import rekey.report.Report;
import rekey.run.Json;

/// Whoever says yes is told how much.
class NarrowingTest {
    private static final Set<String> REGIONS = Set.of("eu-central-1", "us-east-1");

    /// Of two accounts with two Regions each, except one that is not there.
    private static final List<Report.PlaceReport> PLACES = List.of(
            place("111122223333", "eu-central-1", 1, 0),
            place("111122223333", "us-east-1", 2, 0),
            place("444455556666", "eu-central-1", 4, 3));

    private static Report.PlaceReport place(String account, String region, int targets, int unaccounted) {
        try {
            return Documents.reader(Report.PlaceReport.class)
                    .without(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .readValue("""
                        {"account": "%s", "region": "%s", "state": "Planned", "toChange": %d, "changed": %3$d,
                         "unaccounted": %d}\
                        """.formatted(account, region, targets, unaccounted));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param input a run's, without its mode and the run that it applies or undoes
    private static Narrowing by(String input, String mode, String of) {
        var defaults = new StackDefaults("alias/a", List.of("eu-central-1"), REGIONS, true);
        var given = Json.tree("{%s%s, \"mode\": \"%s\"}".formatted(input.isEmpty() ? "" : input + ", ", of, mode));
        return new Narrowing(new InputParser(defaults).parse(given));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', nullValues = "null", textBlock = """
        ##                                                                   | 7 targets in 3 places
        "accounts": {"include": ["111122223333"]}                            | 3 targets in 2 places
        "accounts": {"exclude": ["444455556666"]}                            | 3 targets in 2 places
        "accounts": {"include": ["111122223333"], "exclude": ["111122223333"]} | 0 targets in 0 places
        "accounts": {"include": ["777788889999"]}                            | 0 targets in 0 places
        "regions": ["us-east-1"]                                             | 2 targets in 1 place
        "regions": "enabled"                                                 | 7 targets in 3 places
        "regions": ["us-east-1"], "accounts": {"exclude": ["111122223333"]}  | 0 targets in 0 places
        "organizationalUnits": {"include": ["ou-ab12-11111111"]}             | at most 7 targets in 3 places
        "organizationalUnits": {"exclude": ["ou-ab12-11111111"]}             | at most 7 targets in 3 places
        "logGroups": {"include": ["/a"]}                                     | at most 7 targets in 3 places
        "logGroups": {"exclude": ["/a"]}, "regions": ["us-east-1"]           | at most 2 targets in 1 place
        "queryResults": false                                                | at most 7 targets in 3 places
        "readers": "keep"                                                    | at most 7 targets in 3 places
        "canary": {"accounts": ["111122223333"]}                             | 7 targets in 3 places
        "planMaxAgeHours": 24                                                | 7 targets in 3 places
        """)
    void aRotationAsksForWhatItLeavesOfThePlan(String input, String asked) {
        var narrowing = by(input, "rotate", "\"plan\": \"p\"");
        assertThat(RotateCommand.toMove(narrowing, narrowing.of(PLACES))).isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
        ##                                        | 7 targets (and what was moved of 3 others of which nobody knows)
        "accounts": {"include": ["111122223333"]} | 3 targets
        "accounts": {"exclude": ["111122223333"]} | 4 targets (and what was moved of 3 others of which nobody knows)
        "regions": ["us-east-1"]                  | 2 targets
        "logGroups": {"include": ["/a"]}, "regions": ["us-east-1"] | at most 2 targets
        """)
    void aRestorationAsksForWhatItLeavesOfTheRun(String input, String asked) {
        var narrowing = by(input, "restore", "\"restore\": {\"run\": \"r\"}");
        assertThat(RestoreCommand.moved(narrowing, narrowing.of(PLACES))).isEqualTo(asked);
    }
}
