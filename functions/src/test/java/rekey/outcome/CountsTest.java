package rekey.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.run.Json;
import rekey.target.PreviousKey;
import rekey.target.Target;

class CountsTest {
    /// Each number is another power of two: none can stand for another.
    private static final Counts ALL = new Counts(1, 2, 4, 8, 16, 32, 64, 128, 256, 512);

    private static final Target TARGET = new Target.LogGroup("a");
    private static final Failure FAILURE = new Failure("Code", "message", Blame.AWS, "remedy");

    private static List<Integer> numbers(Counts counts) {
        var json = Json.tree(new String(Json.bytes(counts), StandardCharsets.UTF_8));
        return StreamSupport.stream(json.spliterator(), false)
                .map(JsonNode::intValue)
                .toList();
    }

    @Test
    void theTargetsAreTheSumOfAllNumbers() {
        assertThat(ALL.targets())
                .isEqualTo(numbers(ALL).stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(1023);
    }

    @Test
    void aSumIsMadeOfEachNumber() {
        assertThat(numbers(ALL.plus(ALL)))
                .isEqualTo(numbers(ALL).stream().map(number -> 2 * number).toList());
        assertThat(ALL.plus(Counts.NONE)).isEqualTo(ALL);
    }

    /// Of changed, right, gone, reserved, excluded, moved on, failed, to change, unaccounted and drifted.
    @ParameterizedTest
    @CsvSource({
        "1 1 0 0 0 0 0 0 0 0, 100",
        "0 9 5 5 5 5 0 0 0 0, 100",
        "0 3 0 0 0 0 1 0 0 0, 75",
        "0 1 0 0 0 0 0 3 0 0, 25",
        "3 0 0 0 0 0 0 0 1 0, 75",
        "0 3 0 0 0 0 0 0 0 1, 75",
        "0 0 0 0 0 0 1 1 1 1, 0"
    })
    void theShareOnTheWantedKeyIsOfTheTargetsThatMayBeOnIt(String numbers, double percent) {
        assertThat(counts(numbers).shareOnWantedKey()).hasValue(percent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 0 0 0 0 0 0 0 0", "0 0 7 7 7 7 0 0 0 0"})
    void withoutSuchATargetThereIsNoShare(String numbers) {
        assertThat(counts(numbers).shareOnWantedKey()).isEmpty();
    }

    private static Counts counts(String numbers) {
        var n = Stream.of(numbers.split(" ")).mapToInt(Integer::parseInt).toArray();
        return new Counts(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9]);
    }

    @Test
    void whatATargetIsCountedAsHasTheNameOfItsNumber() {
        var numbers = new EnumMap<CountedAs, Integer>(CountedAs.class);
        var named = new LinkedHashMap<String, Integer>();
        for (var as : CountedAs.values()) {
            int number = named.size() + 1;
            numbers.put(as, number);
            named.put(as.text(), number);
        }
        assertThat(new String(Json.bytes(Counts.of(numbers)), StandardCharsets.UTF_8))
                .isEqualTo(new String(Json.bytes(named), StandardCharsets.UTF_8));
    }

    @Test
    void everyOutcomeOfATargetIsCountedOnce() {
        for (var outcome : List.of(
                new TargetOutcome.Changed(),
                new TargetOutcome.AlreadyRight(),
                new TargetOutcome.MovedOn(new PreviousKey.None()),
                new TargetOutcome.Drifted(new Drift(Drift.Reason.NOT_IN_THE_PLAN, "new")),
                new TargetOutcome.Gone(),
                new TargetOutcome.Reserved(),
                new TargetOutcome.Denied(FAILURE),
                new TargetOutcome.Failed(FAILURE))) {
            assertThat(Tally.of(TARGET, outcome).counts().targets())
                    .as(outcome.toString())
                    .isEqualTo(1);
            var counts = Tally.of(TARGET, outcome).counts();
            assertThat(counts).isEqualTo(Counts.of(Map.of(Came.of(outcome).as(), 1)));
        }
    }
}
