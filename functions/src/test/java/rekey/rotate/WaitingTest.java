package rekey.rotate;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.rotate.RotationBench.OLD;
import static rekey.rotate.RotationBench.WANTED;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.journal.JournalEntry;
import rekey.lambda.Deadline;
import rekey.outcome.Tally;
import rekey.pacing.QuotaBucket;
import rekey.progress.PlaceProgress;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Between the reading of a page and a call there may be minutes, in which somebody else works too.
class WaitingTest {
    private static final Deadline NEVER = new Deadline(() -> Integer.MAX_VALUE, Duration.ZERO);
    private static final String THEIRS = "arn:aws:kms:eu-central-1:111122223333:key/theirs";
    private static final String THIS_ONE = "/aws/lambda/f-000007";

    private static RotationBench bench(String present) {
        return new RotationBench(new SimulatedPlace().with(40, present));
    }

    /// What there is to wait for.
    enum Wait {
        THROTTLE,
        FENCE,
        NEW_KEY
    }

    /// Half a minute into the wait somebody does something, and half a minute later it ends.
    private static PlaceProgress rotated(RotationBench bench, Wait wait, PlaceProgress surveyed, Runnable somebody) {
        var done = new AtomicBoolean();
        long began = bench.time.nanos();
        Runnable acting = () -> {
            if (bench.time.nanos() - began > Duration.ofSeconds(30).toNanos() && done.compareAndSet(false, true)) {
                somebody.run();
            }
        };
        long end = began + Duration.ofSeconds(60).toNanos();
        bench.place.refuse(name -> {
            acting.run();
            return name.equals(THIS_ONE) && bench.time.nanos() < end ? refusal(wait) : null;
        });
        var fenced = new AtomicInteger();
        var deadline = new Deadline(
                () -> {
                    if (wait == Wait.FENCE && fenced.incrementAndGet() == 7) {
                        bench.time.sleep(Duration.ofSeconds(31));
                        acting.run();
                        bench.time.sleep(Duration.ofSeconds(29));
                    }
                    return Integer.MAX_VALUE;
                },
                Duration.ZERO);
        var newUntil = bench.time.now().plusSeconds(120);
        var progress =
                wait == Wait.NEW_KEY ? bench.withNewKey(newUntil, deadline, surveyed) : bench.until(deadline, surveyed);
        assertThat(done).isTrue();
        return progress;
    }

    private static @Nullable RuntimeException refusal(Wait wait) {
        return switch (wait) {
            case THROTTLE -> Refusals.of("ThrottlingException", 400, "Rate exceeded");
            case FENCE -> null;
            case NEW_KEY ->
                Refusals.of("InvalidParameterException", 400, "The specified KMS Key Id could not be found.");
        };
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatSomebodyGaveALogGroupMeanwhileIsJournalledBeforeItIsChanged(Wait wait) {
        var bench = bench(OLD);
        var surveyed = bench.surveyed();
        var results = rotated(bench, wait, surveyed, () -> bench.place.with(THIS_ONE, THEIRS))
                .results();
        assertThat(bench.place.keyOf(THIS_ONE)).isEqualTo(WANTED);
        assertThat(bench.journal.page(surveyed.journal().getFirst(), 0))
                .contains(new JournalEntry(new Target.LogGroup(THIS_ONE), new PreviousKey.Key(THEIRS), null, null));
        assertThat(Objects.requireNonNull(results.previousKeys().get(THEIRS)).logGroups())
                .isEqualTo(1);
        assertThat(results.tally().changed()).isEqualTo(40);
    }

    @ParameterizedTest
    @EnumSource
    void whatSomebodyPutOnTheWantedKeyMeanwhileIsChanged(Wait wait) {
        var bench = bench(OLD);
        var tally = tally(bench, wait, () -> bench.place.with(THIS_ONE, WANTED));
        assertThat(tally.changed()).isEqualTo(40);
    }

    @ParameterizedTest
    @EnumSource
    void whatSomebodyDeletedMeanwhileIsGone(Wait wait) {
        var bench = bench(OLD);
        var tally = tally(bench, wait, () -> bench.place.remove(THIS_ONE));
        assertThat(tally.changed()).isEqualTo(39);
        assertThat(tally.gone()).isEqualTo(1);
    }

    private static Tally tally(RotationBench bench, Wait wait, Runnable somebody) {
        return rotated(bench, wait, bench.surveyed(), somebody).results().tally();
    }

    @ParameterizedTest
    @EnumSource
    void aRestorationLeavesAloneWhatSomebodyMovedOnMeanwhile(Wait wait) {
        var bench = bench(WANTED);
        var surveyed = bench.toRestore(_ -> new PreviousKey.Key(OLD));
        var tally = rotated(bench, wait, surveyed, () -> bench.place.with(THIS_ONE, THEIRS))
                .results()
                .tally();
        assertThat(bench.place.keyOf(THIS_ONE)).isEqualTo(THEIRS);
        assertThat(tally.movedOn().count()).isEqualTo(1);
        assertThat(tally.changed()).isEqualTo(39);
    }

    @Test
    void atFullSpeedNothingIsReadTwice() {
        var fast = new RotationBench(new SimulatedPlace().with(1_000, OLD));
        fast.until(NEVER, fast.surveyed());
        assertThat(fast.place.readings()).isEqualTo(20);
    }

    /// A page of 50 takes 10 seconds alone, and 17 beside somebody who takes two calls of five.
    @Test
    void besideAnotherClientAPageIsReadAFewTimes() {
        var shared = new RotationBench(new SimulatedPlace().with(1_000, OLD));
        var surveyed = shared.surveyed();
        var left = new QuotaBucket(3);
        shared.place.refuse(_ ->
                left.take(shared.time.nanos() / 1e9) ? null : Refusals.of("ThrottlingException", 400, "Rate exceeded"));
        assertThat(shared.until(NEVER, surveyed).results().tally().changed()).isEqualTo(1_000);
        assertThat(shared.place.readings()).isBetween(2 * 20, 4 * 20);
    }
}
