package rekey.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.aws.Answer;
import rekey.fakes.Passing;
import rekey.fakes.Refusals;
import rekey.fakes.SharedTime;
import rekey.pacing.Quota;
import rekey.pacing.QuotaBucket;
import rekey.pacing.Share;
import rekey.place.Place;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;

/// Workers that start in the same instant enter all their places, against an STS that keeps to its
/// quota, on a virtual clock.
class EnteringTest {
    private static final long SEED = 20261129;
    private static final int PLACES_EACH = 50;
    private static final double NANOS = 1e9;
    private static final double STS = Quota.ASSUME_ROLE.perSecond();

    private final SharedTime time = new SharedTime();

    /// @param entered places, of those that were tried
    /// @param assumed calls of AssumeRole that STS carried out
    /// @param throttled those that it refused
    private record Entered(int entered, int assumed, int throttled, double seconds) {}

    /// STS with a quota, its burst one second long.
    private final class Sts implements StsClient {
        private final QuotaBucket bucket;
        private final AtomicInteger assumed = new AtomicInteger();
        private final AtomicInteger throttled = new AtomicInteger();

        private Sts(double perSecond) {
            this.bucket = new QuotaBucket(perSecond);
        }

        @Override
        public synchronized AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
            if (!bucket.take(time.nanos() / NANOS)) {
                throttled.incrementAndGet();
                throw Refusals.of("Throttling", 400, "Rate exceeded");
            }
            assumed.incrementAndGet();
            return AssumeRoleResponse.builder()
                    .credentials(session ->
                            session.accessKeyId("a").secretAccessKey("s").sessionToken("t"))
                    .build();
        }

        @Override
        public String serviceName() {
            return "sts";
        }

        @Override
        public void close() {}
    }

    private AssumedRoles roles(StsClient sts, int workers, int seed, BooleanSupplier timeIsUp) {
        var random = new SplittableRandom(SEED + seed);
        var pacer = new Share(Quota.ASSUME_ROLE, workers).pacer(random.split());
        return new AssumedRoles(
                sts,
                AssumedRoles.calls(pacer, time, random, timeIsUp),
                "RekeyMember",
                new SessionScope("r", Purpose.LOOK, List.of()));
    }

    private Entered enter(int accounts, int regions, double quota) {
        int accountsEach = Math.max(1, PLACES_EACH / regions);
        int workers = (accounts + accountsEach - 1) / accountsEach;
        var sts = new Sts(quota);
        var entered = new AtomicInteger();
        var tasks = new ArrayList<Runnable>();
        for (int worker = 0; worker < workers; worker++) {
            var roles = roles(sts, workers, worker, () -> time.nanos() > 800 * NANOS);
            for (int account = worker * accountsEach;
                    account < Math.min(accounts, (worker + 1) * accountsEach);
                    account++) {
                var id = "%012d".formatted(account);
                tasks.add(() -> {
                    for (int region = 0; region < regions; region++) {
                        if (roles.of(new Place(id, "region-" + region)) instanceof Answer.Given<?>) {
                            entered.incrementAndGet();
                        }
                    }
                });
            }
        }
        time.run(tasks);
        return new Entered(entered.get(), sts.assumed.get(), sts.throttled.get(), time.nanos() / NANOS);
    }

    @ParameterizedTest
    @CsvSource({"5000, 1, 15", "10000, 1, 30", "10000, 2, 30", "2500, 8, 8", "20000, 1, 60"})
    void everyPlaceIsEnteredAndNoCallIsThrottledAtStsQuota(int accounts, int regions, double seconds) {
        var entered = enter(accounts, regions, STS);
        assertThat(entered.entered()).isEqualTo(accounts * regions);
        assertThat(entered.assumed()).as("one call an account").isEqualTo(accounts);
        assertThat(entered.throttled()).isZero();
        assertThat(entered.seconds()).isLessThan(seconds);
    }

    /// Others of the account use half of it.
    @ParameterizedTest
    @CsvSource({"2500, 8, 20", "5000, 1, 60"})
    void everyPlaceIsEnteredAlsoWhereStsLetsFewerIn(int accounts, int regions, double seconds) {
        var entered = enter(accounts, regions, STS / 2);
        assertThat(entered.entered()).isEqualTo(accounts * regions);
        assertThat(entered.seconds()).isLessThan(seconds);
    }

    /// A hundredth of what is known.
    @Test
    void fewWorkersEnterAllTheirPlacesWhereStsLetsThreeASecondIn() {
        var entered = enter(100, 1, 3);
        assertThat(entered.entered()).isEqualTo(100);
        assertThat(entered.seconds()).as("of 33 s at least").isLessThan(60);
        assertThat(entered.throttled()).as("for 100 that passed").isLessThan(1_500);
    }

    @Test
    void whatStsDoesNotAnswerIsTheAnswerForEveryPlaceOfTheAccountInThisInvocation() {
        var calls = new AtomicInteger();
        var sts = new StsClient() {
            @Override
            public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
                calls.incrementAndGet();
                throw Passing.UNAVAILABLE.refusal();
            }

            @Override
            public String serviceName() {
                return "sts";
            }

            @Override
            public void close() {}
        };
        var answers = new ArrayList<Answer<?>>();
        var roles = roles(sts, 1, 0, () -> false);
        time.run(List.of(() -> {
            for (int region = 0; region < 8; region++) {
                answers.add(roles.of(new Place("111122223333", "region-" + region)));
            }
        }));
        assertThat(answers).hasSize(8).allMatch(Answer.Refused.class::isInstance);
        assertThat(calls).as("of one account").hasValue(8);
        assertThat(time.nanos()).isLessThan(Duration.ofMinutes(1).toNanos());
    }
}
