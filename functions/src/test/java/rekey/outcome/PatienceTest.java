package rekey.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PatienceTest {
    private static final Patience PATIENCE = new Patience(Duration.ofMinutes(30));
    private static final Instant NOON = Instant.parse("2026-10-01T12:00:00Z");
    private static final Failure THROTTLED =
            new Failure("Throttling", "AssumeRole: Rate exceeded", Blame.AWS, "Run Rekey again");
    private static final Failure NO_ANSWER = new Failure("NoAnswer", "AssumeRole: none", Blame.AWS, "Run Rekey again");

    @Test
    void aRefusalThatPassesDelaysAPlaceFromWhenItFirstCame() {
        assertThat(PATIENCE.delay(null, THROTTLED, NOON)).contains(new Delay(NOON, THROTTLED));
        assertThat(PATIENCE.delay(new Delay(NOON, THROTTLED), NO_ANSWER, NOON.plusSeconds(60)))
                .contains(new Delay(NOON, NO_ANSWER));
    }

    @Test
    void afterThatLongThePlaceIsDelayedNoMoreAndTheReasonSaysForHowLongItWasTried() {
        var delay = new Delay(NOON, NO_ANSWER);
        assertThat(PATIENCE.delay(delay, THROTTLED, NOON.plusSeconds(1799))).isPresent();
        assertThat(PATIENCE.delay(delay, THROTTLED, NOON.plusSeconds(1800))).isEmpty();
        assertThat(PATIENCE.spent(delay, THROTTLED))
                .isEqualTo(new Failure(
                        "Throttling", "Tried for 1800 s: AssumeRole: Rate exceeded", Blame.AWS, "Run Rekey again"));
    }

    /// Busy or not to be answered: nobody knows which, and a run is not to wait for long.
    @Test
    void aQueryWithoutAResultIsStartedAgainForATenthOfTheTime() {
        var noResult = new Failure(AwsError.NO_RESULT, "the query ended as Failed", Blame.AWS, "Run Rekey again");
        var delay = PATIENCE.delay(null, noResult, NOON).orElseThrow();
        assertThat(PATIENCE.delay(delay, noResult, NOON.plusSeconds(179))).contains(delay);
        assertThat(PATIENCE.delay(delay, noResult, NOON.plusSeconds(180))).isEmpty();
        assertThat(PATIENCE.spent(delay, noResult).message()).isEqualTo("Tried for 180 s: the query ended as Failed");
        var throttled = new Delay(NOON, THROTTLED);
        assertThat(PATIENCE.delay(throttled, noResult, NOON.plusSeconds(900)))
                .as("after refusals")
                .contains(new Delay(NOON, noResult));
    }

    @ParameterizedTest
    @EnumSource(
            value = Blame.class,
            names = {"AWS"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatDoesNotPassDelaysNothing(Blame blame) {
        var failure = new Failure("AccessDenied", "no", blame, "change the role");
        assertThat(PATIENCE.delay(null, failure, NOON)).isEmpty();
        assertThat(PATIENCE.spent(new Delay(NOON, THROTTLED), failure)).isEqualTo(failure);
    }
}
