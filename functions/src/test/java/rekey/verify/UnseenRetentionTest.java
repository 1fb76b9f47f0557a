package rekey.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.rotate.RotationBench.OLD;

import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.key.KeyHealth;
import rekey.logs.VirtualLogs;
import rekey.progress.PlaceProgress;
import rekey.report.NeededUntil;
import rekey.rotate.RotationBench;

/// A retention policy of the account that was just put is in force only hours later, and log groups do
/// not show it before: a key has a day only where the policies were looked at.
class UnseenRetentionTest {
    private static final int TWO_PAGES = 60;

    private final RotationBench bench = new RotationBench(with(TWO_PAGES));

    private static SimulatedPlace with(int groups) {
        var place = new SimulatedPlace();
        for (int i = 0; i < groups; i++) {
            place.with("/app/%03d".formatted(i), OLD, 7);
        }
        return place;
    }

    private PlaceProgress look(PlaceProgress progress, BooleanSupplier noCall, BooleanSupplier timeIsUp) {
        var logs = VirtualLogs.of(RotationBench.PLACE, bench.place, bench.time, new SplittableRandom(1), noCall);
        return Verifying.of(logs, bench.journal).timeIsUp(timeIsUp).look(progress, 0);
    }

    private PlaceProgress look(PlaceProgress progress) {
        return look(progress, () -> false, () -> false);
    }

    private static NeededUntil needed(PlaceProgress done) {
        assertThat(done.verified()).isTrue();
        assertThat(done.results().tally().failed()).isZero();
        return NeededUntil.of(
                OLD,
                new KeyHealth.Fit(),
                Objects.requireNonNull(done.results().previousKeys().get(OLD)));
    }

    private void refuse(String code, int status) {
        bench.place.refusePolicies(() -> {
            throw Refusals.of(code, status, "AWS says no");
        });
    }

    @Test
    void whereThePoliciesAreLookedAtTheKeyHasItsDay() {
        assertThat(needed(look(bench.toTheEnd(bench.surveyed()))).until()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "AccessDeniedException, 400, retention policies (logs:DescribeAccountPolicies)",
        "ThrottlingException, 400, retention policies (DescribeAccountPolicies: ThrottlingException: AWS says no)",
        "ServiceUnavailableException, 503, retention policies (DescribeAccountPolicies: ServiceUnavailableException: AWS says no)",
        "UnknownOperationException, 400, retention policies (DescribeAccountPolicies: UnknownOperationException: AWS says no)",
    })
    void whereTheyAreRefusedTheKeyHasNoDayAndTheReasonSaysWhy(String code, int status, String unseen) {
        var rotated = bench.toTheEnd(bench.surveyed());
        refuse(code, status);
        var needed = needed(look(rotated));
        assertThat(needed.until()).isNull();
        assertThat(needed.reason()).endsWith("not looked at: " + unseen);
    }

    /// The first log groups were listed without the policies, and the next invocation lists the rest.
    @Test
    void whatOneInvocationDidNotLookAtTheNextOneRemembers() {
        var rotated = bench.toTheEnd(bench.surveyed());
        refuse("AccessDeniedException", 400);
        var half = look(rotated, () -> false, () -> true);
        assertThat(half.verified()).isFalse();
        bench.place.refusePolicies(() -> {});
        assertThat(needed(look(half)).reason()).contains("retention policies (logs:DescribeAccountPolicies)");
    }

    @Test
    void whereThereIsNoTimeForThemTheNextInvocationLooks() {
        var none = look(bench.toTheEnd(bench.surveyed()), () -> true, () -> true);
        assertThat(none.verified()).isFalse();
        assertThat(none.look()).isNotNull();
        assertThat(needed(look(none)).until()).isNotNull();
    }
}
