package rekey.rotate;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.rotate.RotationBench.OLD;
import static rekey.rotate.RotationBench.WANTED;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.lambda.Deadline;
import rekey.outcome.Blame;
import rekey.progress.PlaceProgress;

/// What changes in an account while a place is rotated.
class DriftTest {
    private static final Deadline NEVER = new Deadline(() -> Integer.MAX_VALUE, Duration.ZERO);

    private final RotationBench bench = new RotationBench(new SimulatedPlace().with(200, OLD));

    private PlaceProgress refusedAfter(int calls, @Nullable RuntimeException refusal) {
        var surveyed = bench.surveyed();
        var made = new AtomicInteger();
        bench.place.refuse(_ -> made.incrementAndGet() > calls ? refusal : null);
        return bench.until(NEVER, surveyed);
    }

    /// Half-way, in whichever words.
    @ParameterizedTest
    @CsvSource({
        "InvalidParameterException, The KMS key is not enabled, CONFIGURATION",
        "InvalidParameterException, The specified KMS Key Id could not be found., CONFIGURATION",
        "AccessDeniedException, The specified KMS key does not exist or is not allowed to be used, CONFIGURATION",
        "UnrecognizedClientException, The security token included in the request is invalid, CONFIGURATION",
        "AccountSuspendedException, The account is suspended, UNKNOWN"
    })
    void whatIsRefusedFromTheMiddleOnIsToldAndWhatWasMovedStaysMoved(String code, String message, Blame blame) {
        var tally = refusedAfter(100, Refusals.of(code, 400, message)).results().tally();
        assertThat(tally.changed()).isEqualTo(100).isEqualTo((int) bench.place.groupsOn(WANTED));
        assertThat(tally.failed()).isEqualTo(100);
        assertThat(tally.failures()).singleElement().satisfies(group -> {
            assertThat(group.failure().blame()).isEqualTo(blame);
            assertThat(group.failure().message()).contains(message);
        });
    }

    @Test
    void theNextRunMovesTheRest() {
        refusedAfter(100, Refusals.of("InvalidParameterException", 400, "The KMS key is not enabled"));
        bench.place.refuse(_ -> null);
        var again = new RotationBench(bench.place);
        var tally = again.until(NEVER, again.surveyed()).results().tally();
        assertThat(tally.changed()).isEqualTo(100);
        assertThat(bench.place.groupsOn(WANTED)).isEqualTo(200);
    }
}
