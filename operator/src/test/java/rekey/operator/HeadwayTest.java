package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rekey.plan.Packing;
import rekey.progress.LiveProgress;

class HeadwayTest {
    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
    private static final Duration WAIT = Duration.ofMinutes(5);

    /// Of one place each: 3 batches in the first wave, one with a place of 1,500 targets in the second.
    private static final Packing TWO_WAVES = new Packing(
            List.of(new Packing.Wave(0, true, 3, 3, 300, 100), new Packing.Wave(1, false, 1, 1, 1500, 1500)),
            1800,
            new Packing.Prediction(0, 0, 0, 0, 0, 0));

    private static final LiveProgress DONE = batch(100, 1, 0, null);

    private static LiveProgress batch(int done, int placesDone, double perSecond, @Nullable Instant settled) {
        return new LiveProgress(NOW.minusSeconds(5), 1, placesDone, 100, done, 1, perSecond, settled);
    }

    private static String words(Headway seen) {
        return String.join(", ", seen.parts());
    }

    private static Headway headway(int wave, boolean begun, LiveProgress... told) {
        return Headway.of(TWO_WAVES, List.of(told), wave, begun, WAIT, NOW);
    }

    @Test
    void whatTheBatchesTellIsAddedUp() {
        var seen =
                headway(0, true, batch(100, 1, 0, null), batch(50, 0, 5, NOW.plusSeconds(310)), batch(70, 0, 4.5, NOW));
        assertThat(words(seen)).isEqualTo("220/1,800 targets, 1/4 places, >15 min left, 9.5/s, 3 throttles");
    }

    @Test
    void inTheLastWaveTheEndIsThatOfTheSlowestBatch() {
        var seen = headway(1, true, DONE, DONE, DONE, batch(50, 0, 5, NOW.plusSeconds(310)));
        assertThat(words(seen)).contains("~5 min left");
    }

    @Test
    void whereABatchWasNotHeardOfItIsTheLeastOnly() {
        var seen = headway(1, true, DONE, DONE, batch(50, 0, 5, NOW.plusSeconds(310)));
        assertThat(words(seen)).contains(">5 min left");
    }

    @Test
    void whereBatchesHaveNotBegunItIsTheLeastOnly() {
        assertThat(words(headway(1, false, batch(50, 0, 5, NOW.plusSeconds(310)))))
                .contains(">5 min left");
    }

    @Test
    void whereOneBatchDoesNotKnowItsEndNobodyKnowsThatOfTheRun() {
        var seen = headway(1, true, batch(0, 0, 0, null), batch(50, 0, 5, NOW.plusSeconds(310)));
        assertThat(seen.left()).isNull();
        assertThat(words(seen)).isEqualTo("50/1,800 targets, 0/4 places, 5.0/s, 2 throttles");
    }

    @Test
    void anEndThatIsOverdueIsNotNegative() {
        assertThat(words(headway(1, true, DONE, DONE, DONE, batch(100, 0, 0, NOW.minusSeconds(60)))))
                .contains("~1 min left");
    }

    @Test
    void aWorkerThatWasNotHeardOfForLongMovesNothing() {
        var old = new LiveProgress(NOW.minusSeconds(3600), 1, 0, 100, 40, 0, 5, null);
        assertThat(headway(0, true, old).perSecond()).isZero();
    }

    @Test
    void moreTargetsThanThePlanHadAreCounted() {
        var grown = new LiveProgress(NOW, 1, 0, 2000, 1900, 0, 5, null);
        assertThat(words(headway(0, true, grown))).startsWith("1,900/2,000 targets");
    }

    @Test
    void withoutHeadwayTheBatchesAreShown() {
        var batches = new Progress.Batches(3, 1, 0, 12);
        assertThat(new Progress(Phase.SURVEYING, batches, null).words())
                .isEqualTo("surveying, 3/12 batches (1 failed)");
        assertThat(new Progress(Phase.PACKING, null, null).words()).isEqualTo("packing");
        assertThat(new Progress(Phase.PACKING, null, null).all()).isEqualTo(-1);
        var seen = headway(1, true, batch(50, 0, 0, null));
        assertThat(new Progress(Phase.ROTATING, batches, seen).words())
                .isEqualTo("rotating, waiting and verifying, 50/1,800 targets, 0/4 places, 1 throttle,"
                        + " failed batches: 1");
    }

    @Test
    void theLineNeverGrowsLongerThanTheTerminalAndTheTargetsAreTheLastToGo() {
        var seen = new Progress(
                Phase.ROTATING, null, headway(0, true, batch(100, 1, 0, null), batch(50, 0, 5, NOW.plusSeconds(310))));
        var elapsed = Duration.ofSeconds(75);
        assertThat(Bar.line("rotate", seen, elapsed, 119))
                .startsWith("rotate   8% [==  ")
                .endsWith("] 150/1,800 targets, 1/4 places, >15 min left, 5.0/s, 2 throttles (1:15)");
        assertThat(Bar.line("rotate", seen, elapsed, 79))
                .isEqualTo("rotate   8% 150/1,800 targets, 1/4 places, >15 min left, 5.0/s, 2 throttles");
        assertThat(Bar.line("rotate", seen, elapsed, 59))
                .isEqualTo("rotate   8% 150/1,800 targets, 1/4 places, >15 min left");
        for (int width = 1; width < 130; width++) {
            assertThat(Bar.line("rotate", seen, elapsed, width)).hasSizeLessThanOrEqualTo(width);
        }
        assertThat(Bar.line("rotate", seen, elapsed, 17)).isEqualTo("150/1,800 targets");
    }

    @Test
    void whatCannotBeCountedHasNoBar() {
        assertThat(Bar.line("plan", new Progress(Phase.PLANNING, null, null), Duration.ofSeconds(5), 79))
                .isEqualTo("plan planning (0:05)");
        var surveying = new Progress(Phase.SURVEYING, new Progress.Batches(3, 0, 0, 12), null);
        assertThat(Bar.line("plan", surveying, Duration.ofSeconds(5), 60))
                .startsWith("plan  25% [==")
                .endsWith("] surveying, 3/12 batches (0:05)");
    }
}
