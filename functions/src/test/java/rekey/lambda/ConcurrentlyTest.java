package rekey.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ConcurrentlyTest {
    private static final List<Integer> NUMBERS = IntStream.range(0, 100).boxed().toList();

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void allAreUnderWayAtTheSameTimeAndTheResultsKeepTheirOrder() {
        var together = new CyclicBarrier(NUMBERS.size());
        assertThat(Concurrently.map(NUMBERS, number -> {
                    await(together);
                    return number * 2;
                }))
                .isEqualTo(NUMBERS.stream().map(number -> number * 2).toList());
    }

    @Test
    void theResultsKeepTheirOrderAlsoWhereTheLastEndsFirst() {
        var lastHasEnded = new CountDownLatch(1);
        assertThat(Concurrently.map(List.of(0, 1, 2), number -> {
                    if (number == 2) {
                        lastHasEnded.countDown();
                    } else {
                        await(lastHasEnded);
                    }
                    return number;
                }))
                .containsExactly(0, 1, 2);
    }

    @Test
    void noMoreAreUnderWayThanAllowedAndSoManyAre() {
        var together = new CyclicBarrier(4);
        var underWay = new AtomicInteger();
        assertThat(Concurrently.map(4, NUMBERS, number -> {
                    assertThat(underWay.incrementAndGet()).isLessThanOrEqualTo(4);
                    await(together); // 100 is a multiple of 4: every one finds three others
                    underWay.decrementAndGet();
                    return number;
                }))
                .isEqualTo(NUMBERS);
    }

    @Test
    void whatOneThrowsIsThrownWhenAllHaveEnded() {
        var ended = new AtomicInteger();
        var hasThrown = new CountDownLatch(1);
        assertThatThrownBy(() -> Concurrently.map(NUMBERS, number -> {
                    if (number == 0) {
                        hasThrown.countDown();
                        throw new IllegalArgumentException("the first");
                    }
                    await(hasThrown);
                    return ended.incrementAndGet();
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the first");
        assertThat(ended).hasValue(NUMBERS.size() - 1);
    }

    @Test
    void anErrorIsWrappedAndNotLost() {
        assertThatThrownBy(() -> Concurrently.map(List.of(1), _ -> {
                    throw new AssertionError("broken");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(AssertionError.class);
    }

    @Test
    void nothingToDoIsNothing() {
        assertThat(Concurrently.map(List.of(), _ -> 1)).isEmpty();
    }
}
