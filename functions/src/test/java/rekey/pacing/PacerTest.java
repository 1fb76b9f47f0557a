package rekey.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.pacing.SharedQuotaScenario.Result;
import rekey.pacing.SharedQuotaScenario.Storm;

class PacerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final double FOR_EVER = Double.MAX_VALUE;
    private static final long SEED = 20260101;

    private final Pacer pacer = new Pacer(5, new Random(SEED));

    @Test
    void sixHundredCallsTakeNoMoreThanAHundredthLongerThanTheQuotaAllows() {
        long now = 0;
        for (int call = 0; call < 600; call++) {
            now = pacer.reserve(now).atNanos();
        }
        assertThat(now / (double) SECOND).isBetween(119.7, 120 * 1.01);
    }

    @Test
    void aLateCallerGetsNoBurstToCatchUpWith() {
        for (int call = 0; call < 10; call++) {
            pacer.reserve(0);
        }
        long late = 60 * SECOND;
        pacer.reserve(late);
        long second = pacer.reserve(late).atNanos();
        long third = pacer.reserve(late).atNanos();
        assertThat(second).isGreaterThanOrEqualTo(late + SECOND / 5);
        assertThat(third).isGreaterThanOrEqualTo(late + 2 * SECOND / 5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 0.4})
    void aloneItIsNeverThrottledHoweverFarTheRegion(double latency) {
        var result = new SharedQuotaScenario(0, 0, latency).run(600, new Random(SEED));
        assertThat(result.throttled()).isZero();
        assertThat(result.use(600)).isGreaterThan(0.99);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 0.4})
    void itUsesWhatAnotherClientLeavesAndIsSeldomThrottled(double latency) {
        var result = new SharedQuotaScenario(2, FOR_EVER, latency).run(600, new Random(SEED));
        assertThat(result.use(600)).isGreaterThan(0.95);
        assertThat(result.throttledShare()).isLessThan(0.08);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 0.4})
    void itDoesNotStarveAnotherClientThatNeverSlowsDown(double latency) {
        var result = new SharedQuotaScenario(2, FOR_EVER, latency).run(600, new Random(SEED));
        assertThat(result.othersRefused()).isLessThan(0.15);
    }

    @Test
    void itIsBackAtTheFullQuotaSoonAfterTheOtherClientHasGone() {
        var shared = new SharedQuotaScenario(2, 120, 0.25);
        var until = shared.run(180, new Random(SEED));
        var after = shared.run(300, new Random(SEED));
        assertThat(after.done() - until.done()).isGreaterThan((int) (120 * 5 * 0.98));
    }

    @Test
    void callsThatWereUnderWayTogetherSlowItDownOnce() {
        for (int call = 0; call < 5; call++) {
            pacer.throttled(0, SECOND);
        }
        long slot = pacer.reserve(SECOND).atNanos();
        long next = pacer.reserve(SECOND).atNanos();
        assertThat(pacer.throttles()).isEqualTo(5);
        assertThat(next - slot).isBetween(0L, (long) (1.5 * SECOND / 4.5) + 1);
    }

    @Test
    void callsThatLeaveLateTogetherPutTheGridBackOnceByAsMuch() {
        var turns = IntStream.range(0, 5).mapToObj(_ -> pacer.reserve(0)).toList();
        long bunch = 2 * SECOND; // the machine stood still, and all five leave at once
        turns.forEach(turn -> pacer.departed(turn, bunch));
        long next = pacer.reserve(bunch).atNanos();
        assertThat(next).isBetween(3 * SECOND - SECOND / 10, 3 * SECOND + SECOND / 10);
    }

    @Test
    void aCallThatLeavesOnTimePutsNothingBack() {
        var turn = pacer.reserve(0);
        pacer.departed(turn, turn.atNanos() + SECOND / 100);
        assertThat(pacer.reserve(0).atNanos()).isLessThanOrEqualTo(SECOND / 5 + SECOND / 10);
    }

    @Test
    void aStormNeverStopsItAltogether() {
        long now = 0;
        for (int call = 0; call < 200; call++) {
            now += SECOND;
            pacer.throttled(now - 1, now);
        }
        assertThat(pacer.reserve(now).from(now)).isLessThanOrEqualTo(Duration.ofSeconds(6));
    }

    private static Stream<Arguments> storms() {
        return storms(List.of(0.5, 1.0, 2.0, 3.0, 5.0, 12.0, 60.0, 600.0));
    }

    private static Stream<Arguments> longStorms() {
        return storms(List.of(12.0, 60.0, 600.0));
    }

    private static Stream<Arguments> storms(List<Double> lengths) {
        return lengths.stream()
                .flatMap(length -> Stream.of(0.0, 0.25, 0.4).map(latency -> Arguments.of(length, latency)));
    }

    @ParameterizedTest
    @MethodSource("storms")
    void afterAStormOfAnyLengthItIsBackWithinTenSeconds(double length, double latency) {
        double end = 30 + length;
        var result = storm(latency, new Storm(30, end)).run(end + 20, new Random(SEED));
        assertThat(result.rate(end + 10, end + 20)).isGreaterThan(4.5);
    }

    @ParameterizedTest
    @MethodSource("longStorms")
    void whileAStormLastsItOnlyProbes(double length, double latency) {
        double end = 30 + length;
        var result = storm(latency, new Storm(30, end)).run(end, new Random(SEED));
        assertThat(result.rate(30, end)).isLessThan(2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 0.4})
    void tenStormsCostNoMoreThanTheyLast(double latency) {
        var storms = IntStream.range(0, 10)
                .mapToObj(storm -> new Storm(30 + 40 * storm, 42 + 40 * storm))
                .toList();
        var result = new SharedQuotaScenario(0, 0, latency, storms).run(430, new Random(SEED));
        for (var storm : storms) {
            double end = storm.untilSeconds();
            assertThat(result.rate(end + 10, end + 28)).isGreaterThan(4.5);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 0.4})
    void aClientThatLeavesAlmostNothingIsNoStorm(double latency) {
        var results = LongStream.range(SEED, SEED + 10)
                .mapToObj(seed -> new SharedQuotaScenario(4.9, FOR_EVER, latency).run(600, new Random(seed)))
                .toList();
        assertThat(results).allSatisfy(result -> assertThat(result.use(600)).isGreaterThan(0.95));
        assertThat(results.stream()
                        .mapToDouble(Result::throttledShare)
                        .average()
                        .orElseThrow())
                .isLessThan(0.4);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 0.4})
    void aStormAmidASharedQuotaIsForgotten(double latency) {
        var shared = new SharedQuotaScenario(2, FOR_EVER, latency, List.of(new Storm(300, 312)));
        var before = shared.run(300, new Random(SEED));
        var after = shared.run(600, new Random(SEED));
        assertThat((after.done() - before.done()) / (3 * (288.0 - 10))).isGreaterThan(0.95);
    }

    private static SharedQuotaScenario storm(double latency, Storm storm) {
        return new SharedQuotaScenario(0, 0, latency, List.of(storm));
    }

    @Test
    void aQuotaMustBePositive() {
        assertThatThrownBy(() -> new Pacer(0, new Random(SEED))).hasMessage("quotaPerSecond must be positive, was 0.0");
    }
}
