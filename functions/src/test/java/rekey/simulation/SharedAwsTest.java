package rekey.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import rekey.member.VirtualMembers;
import rekey.place.Place;

class SharedAwsTest {
    private static final long SEED = 20260101;

    private final EventClock clock = new EventClock();
    private final SharedAws aws = new SharedAws(clock);
    private final SplittableRandom random = new SplittableRandom(SEED);

    /// As when all places of a large organization read their journals in the same second.
    @Test
    void aBurstThatS3RefusesIsCarriedOutInTheEnd() {
        int calls = 20_000;
        clock.run(() -> clock.all(Collections.nCopies(calls, () -> aws.read(1))));
        assertThat(aws.reads()).isEqualTo(calls);
        assertThat(aws.s3Throttles()).isPositive();
        assertThat(clock.seconds()).isBetween((calls - 5_500) / 5_500.0, 20.0);
    }

    @Test
    void callsBelowTheQuotaAreNotRefused() {
        clock.run(() -> clock.all(Collections.nCopies(3_000, () -> aws.write(1))));
        assertThat(aws.s3Throttles()).isZero();
    }

    @Test
    void workersThatKnowHowManyTheyAreStayBelowTheQuotaOfSts() {
        int workers = 400;
        int accountsEach = 25;
        var entered = new AtomicInteger();
        clock.run(() -> clock.all(Collections.nCopies(workers, () -> {
            var members = new VirtualMembers(aws, workers, clock, random.split());
            for (int account = 0; account < accountsEach; account++) {
                if (members.enter(new Place("%012d".formatted(account), "eu-central-1"))) {
                    entered.incrementAndGet();
                }
            }
        })));
        assertThat(entered).hasValue(workers * accountsEach);
        assertThat(aws.assumed()).isEqualTo(workers * accountsEach);
        assertThat((double) aws.stsThrottles()).isLessThan(0.05 * workers * accountsEach);
    }

    @Test
    void aFunctionStartsAThousandTimesAtOnceAndItsEnvironmentsAreUsedAgain() {
        var function = new SimulatedFunction(clock, 3, 0.1, random);
        clock.run(() -> {
            clock.all(Collections.nCopies(
                    1_200,
                    () -> assertThat(function.invoke(() -> clock.sleep(1))).isTrue()));
            assertThat(function.throttles()).isPositive();
            double before = clock.seconds();
            function.invoke(() -> {});
            assertThat(clock.seconds() - before).isCloseTo(0.1, within(1e-6));
        });
        assertThat(function.invocations()).isEqualTo(1_201);
        assertThat(clock.seconds()).isBetween(4.0, 20.0);
    }
}
