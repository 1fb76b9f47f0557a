package rekey.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.fakes.Passing;
import rekey.fakes.VirtualTime;
import rekey.pacing.Quota;

class PacedCallsTest {
    private final VirtualTime time = new VirtualTime();
    private final AtomicInteger called = new AtomicInteger();

    private PacedCalls calls(BooleanSupplier timeIsUp) {
        return new PacedCalls(Quota.DESCRIBE_LOG_GROUPS, time, new SplittableRandom(1), timeIsUp);
    }

    private BooleanSupplier after(Duration duration) {
        return () -> time.passed().compareTo(duration) >= 0;
    }

    /// The first call of an operation has no turn to wait for.
    @Test
    void noCallLeavesOnceTimeIsUp() {
        assertThat(calls(() -> true).call(called::incrementAndGet)).isInstanceOf(Answer.OutOfTime.class);
        assertThat(calls(() -> true).awaitTurn()).isEmpty();
        assertThat(called).hasValue(0);
    }

    @Test
    void aCallLeavesAsLongAsThereIsTime() {
        assertThat(calls(() -> false).call(called::incrementAndGet)).isEqualTo(new Answer.Given<>(1));
    }

    @ParameterizedTest
    @EnumSource
    void whatAWaitingCallerDoesNotWaitForIsOutOfTime(Passing passing) {
        var refused = calls(() -> false).callUntil(after(Duration.ofMillis(700)), () -> {
            called.incrementAndGet();
            throw passing.refusal();
        });
        assertThat(refused)
                .isInstanceOfSatisfying(
                        Answer.OutOfTime.class,
                        out -> assertThat(out.last()).isEqualTo(AwsErrors.of(passing.refusal())));
        assertThat(called).hasPositiveValue();
        assertThat(time.passed()).isLessThan(Duration.ofSeconds(6));
    }
}
