package rekey.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
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
        }
    }
}
