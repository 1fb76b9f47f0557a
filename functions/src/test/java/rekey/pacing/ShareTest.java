package rekey.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareTest {
    private static final long SEED = 20261129;
    private static final double NANOS = 1e9;
    private static final int ROLES = 9_600;

    @ParameterizedTest
    @CsvSource({"1, 480", "100, 4.8", "1000, 0.48"})
    void theWorkersTogetherUseFourFifthsOfTheQuota(int workers, double perSecond) {
        assertThat(new Share(Quota.ASSUME_ROLE, workers).perSecond()).isEqualTo(perSecond);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 500, 1000})
    void workersThatStartInTheSameInstantAreNotThrottledAndTakeNoLongerThanTheQuota(int workers) {
        var departures = new ArrayList<Double>();
        for (int worker = 0; worker < workers; worker++) {
            var pacer = new Share(Quota.ASSUME_ROLE, workers).pacer(new SplittableRandom(SEED + worker));
            for (int role = 0; role < ROLES / workers; role++) {
                departures.add(pacer.reserve(0).atNanos() / NANOS);
            }
        }
        Collections.sort(departures);
        var sts = new QuotaBucket(Quota.ASSUME_ROLE.perSecond());
        assertThat(departures).allMatch(sts::take);
        assertThat(departures.getLast()).isBetween(15.0, 25.0);
    }

    @Test
    void workersThatStartInTheSameInstantSpreadTheirFirstCalls() {
        int workers = 1_000;
        var firsts = new ArrayList<Double>();
        for (int worker = 0; worker < workers; worker++) {
            var pacer = new Share(Quota.ASSUME_ROLE, workers).pacer(new SplittableRandom(SEED + worker));
            firsts.add(pacer.reserve(0).atNanos() / NANOS);
        }
        for (double from = 0; from < 4; from += 0.1) {
            double since = from;
            assertThat(firsts.stream().filter(at -> since <= at && at < since + 0.1))
                    .hasSizeLessThan(90);
        }
    }

    @ParameterizedTest
    @EnumSource(Quota.class)
    void aQuotaIsEitherSharedByTheWorkersOrOneWorkersOwn(Quota quota) {
        var random = new SplittableRandom(SEED);
        assertThat(Stream.<ThrowingCallable>of(() -> quota.pacer(random), () -> new Share(quota, 10).pacer(random))
                        .filter(pacer -> catchThrowable(pacer) == null))
                .hasSize(1);
    }

    @Test
    void thereIsNoShareForNobody() {
        assertThatThrownBy(() -> new Share(Quota.ASSUME_ROLE, 0)).hasMessage("workers must be positive, was 0");
    }
}
