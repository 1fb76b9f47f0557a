package rekey.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.place.Place;

class PatienceTest {
    private static final Patience PATIENCE = new Patience(Duration.ofMinutes(30));
    private static final Instant NOON = Instant.parse("2026-10-01T12:00:00Z");
    private static final Failure THROTTLED =
            new Failure("Throttling", "AssumeRole: Rate exceeded", Blame.AWS, "Run Rekey again");
    private static final Failure NO_ANSWER = new Failure("NoAnswer", "AssumeRole: none", Blame.AWS, "Run Rekey again");

    @Test
    void aRefusalThatPassesDelaysAPlaceFromWhenItFirstCame() {
        assertThat(PATIENCE.delay(null, THROTTLED, NOON)).contains(new Delay(NOON, THROTTLED));
        assertThat(PATIENCE.delay(new Delay(NOON, THROTTLED), NO_ANSWER, NOON.plusSeconds(60)))
                .contains(new Delay(NOON, NO_ANSWER));
    }

    @Test
    void afterThatLongThePlaceIsDelayedNoMoreAndTheReasonSaysForHowLongItWasTried() {
        var delay = new Delay(NOON, NO_ANSWER);
        assertThat(PATIENCE.delay(delay, THROTTLED, NOON.plusSeconds(1799))).isPresent();
        assertThat(PATIENCE.delay(delay, THROTTLED, NOON.plusSeconds(1800))).isEmpty();
        assertThat(PATIENCE.spent(delay, THROTTLED))
                .isEqualTo(new Failure(
                        "Throttling", "Tried for 1800 s: AssumeRole: Rate exceeded", Blame.AWS, "Run Rekey again"));
    }

    /// Busy or not to be answered: nobody knows which, and a run is not to wait for long.
    @Test
    void aQueryWithoutAResultIsStartedAgainForATenthOfTheTime() {
        var noResult = new Failure(AwsError.NO_RESULT, "the query ended as Failed", Blame.AWS, "Run Rekey again");
        var delay = PATIENCE.delay(null, noResult, NOON).orElseThrow();
        assertThat(PATIENCE.delay(delay, noResult, NOON.plusSeconds(179))).contains(delay);
        assertThat(PATIENCE.delay(delay, noResult, NOON.plusSeconds(180))).isEmpty();
        assertThat(PATIENCE.spent(delay, noResult).message()).isEqualTo("Tried for 180 s: the query ended as Failed");
        var throttled = new Delay(NOON, THROTTLED);
        assertThat(PATIENCE.delay(throttled, noResult, NOON.plusSeconds(900)))
                .as("after refusals")
                .contains(new Delay(NOON, noResult));
    }

    @ParameterizedTest
    @EnumSource(
            value = Blame.class,
            names = {"AWS"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatDoesNotPassDelaysNothing(Blame blame) {
        var failure = new Failure("AccessDenied", "no", blame, "change the role");
        assertThat(PATIENCE.delay(null, failure, NOON)).isEmpty();
        assertThat(PATIENCE.spent(new Delay(NOON, THROTTLED), failure)).isEqualTo(failure);
    }

    private static Failure closed(String code) {
        var place = new Place("111122223333", "me-central-1");
        return Failures.of(new AwsError(code, 400, "The security token is invalid"), place, "DescribeKey", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "InvalidClientTokenId",
                "UnrecognizedClientException",
                "AuthFailure",
                "OptInRequired",
                "SubscriptionRequiredException"
            })
    void aRegionThatTheAccountSaysIsEnabledIsWaitedFor(String code) {
        var patience = PATIENCE.whereRegionsAreEnabled();
        var delay = patience.delay(null, closed(code), NOON).orElseThrow();
        assertThat(patience.delay(delay, closed(code), NOON.plusSeconds(1799))).contains(delay);
        assertThat(patience.delay(delay, closed(code), NOON.plusSeconds(1800))).isEmpty();
        var spent = patience.spent(delay, closed(code));
        assertThat(spent.code()).isEqualTo(code);
        assertThat(spent.message()).startsWith("Tried for 1800 s: DescribeKey: The security token");
        assertThat(spent.remedy()).contains("Run Rekey again later", "enabled").doesNotContain("Enable Region");
    }

    /// A Region that is named, and most likely never was enabled.
    @ParameterizedTest
    @ValueSource(strings = {"InvalidClientTokenId", "UnrecognizedClientException", "SubscriptionRequiredException"})
    void aRegionOfWhichTheAccountHasSaidNothingIsNotWaitedFor(String code) {
        assertThat(PATIENCE.delay(null, closed(code), NOON)).isEmpty();
        assertThat(PATIENCE.spent(null, closed(code))).isEqualTo(closed(code));
    }

    /// That STS is not activated is a setting of the account, and a denial is somebody's.
    @ParameterizedTest
    @ValueSource(strings = {"RegionDisabledException", "AccessDeniedException"})
    void whatAnEnabledRegionRefusesForAnotherReasonIsNotWaitedFor(String code) {
        assertThat(PATIENCE.whereRegionsAreEnabled().delay(null, closed(code), NOON))
                .isEmpty();
        assertThat(PATIENCE.whereRegionsAreEnabled().spent(null, closed(code))).isEqualTo(closed(code));
    }
}
