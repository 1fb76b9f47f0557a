package rekey.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {
    private static final RandomGenerator LEAST = () -> 0;
    private static final RandomGenerator MOST = () -> -1;

    /// The mean of all its pauses together.
    private static Duration lasts(Backoff backoff) {
        return Duration.ofMillis(IntStream.range(1, backoff.mostAttempts())
                        .mapToLong(attempt -> backoff.delay(attempt, MOST).toMillis())
                        .sum()
                / 2);
    }

    @ParameterizedTest(name = "after attempt {0} at most {1} ms")
    @CsvSource({"1, 200", "2, 400", "3, 800", "4, 1600", "5, 3200", "6, 5000", "7, 5000", "5000, 5000"})
    void theLongestPauseDoublesWithEachAttemptUpToTheCap(int attempt, long millis) {
        assertThat(Backoff.PATIENT.delay(attempt, MOST))
                .isBetween(Duration.ofMillis(millis - 1), Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 5000})
    void theShortestPauseIsNone(int attempt) {
        assertThat(Backoff.PATIENT.delay(attempt, LEAST)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void pausesAreSpreadOverTheWholeRange(long seed) {
        var random = new SplittableRandom(seed);
        var pauses = IntStream.range(0, 1_000)
                .mapToLong(_ -> Backoff.OF_CALLS.delay(6, random).toMillis())
                .summaryStatistics();
        assertThat(pauses.getMin()).as("seed %d", seed).isBetween(0L, 250L);
        assertThat(pauses.getMax()).as("seed %d", seed).isBetween(4_750L, 5_000L);
        assertThat(pauses.getAverage()).as("seed %d", seed).isBetween(2_300.0, 2_700.0);
    }

    @Test
    void whoHasATurnToWaitForWaitsForNothingElse() {
        assertThat(IntStream.rangeClosed(1, Backoff.NONE.mostAttempts()))
                .allSatisfy(
                        attempt -> assertThat(Backoff.NONE.delay(attempt, MOST)).isZero());
    }

    @Test
    void eachLastsAboutAsLongAsItsCallsMay() {
        assertThat(lasts(Backoff.PATIENT)).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11));
        assertThat(lasts(Backoff.OF_ROLES)).isBetween(Duration.ofSeconds(80), Duration.ofSeconds(100));
        assertThat(lasts(Backoff.OF_CALLS)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }
}
