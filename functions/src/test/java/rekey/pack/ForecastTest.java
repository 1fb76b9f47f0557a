package rekey.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.journal.Segment;
import rekey.key.PlaceKey;
import rekey.outcome.QueryResultsState;
import rekey.place.Place;

class ForecastTest {
    private static final Workers WORKERS = new Workers(25, 2, 1024, Duration.ofMinutes(5));

    private final Forecast forecast = new Forecast(WORKERS);

    private static Batch batch(int number, int... toChange) {
        return new Batch(
                0,
                number,
                IntStream.range(0, toChange.length)
                        .mapToObj(i -> new Work(
                                new Place("%06d%06d".formatted(number, i), "eu-central-1"),
                                PlaceKey.existing("arn:k"),
                                List.of(new Segment("s", 1, toChange[i])),
                                null,
                                QueryResultsState.EXCLUDED,
                                toChange[i],
                                0,
                                false))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"1, 0.2", "5, 1", "1000, 200", "10000, 2000"})
    void aPlaceChangesFiveTargetsASecond(int targets, double seconds) {
        assertThat(Forecast.rotateSeconds(batch(0, targets).places().getFirst()))
                .isEqualTo(seconds, within(1e-9));
    }

    @Test
    void aBatchIsAsLongAsItsLargestPlaceAndTheWaitIsFree() {
        var alone = forecast.estimate(batch(0, 1000));
        var together = forecast.estimate(batch(0, 1000, 900, 1));
        assertThat(together).isEqualTo(alone);
        assertThat(alone.waitSeconds()).isEqualTo(300);
        assertThat(alone.workSeconds()).isBetween(200.0, 220.0);
        assertThat(alone.seconds()).isEqualTo(alone.workSeconds() + 300);
    }

    @ParameterizedTest
    @CsvSource({"3650, 2", "3651, 3", "7301, 4"})
    void aLongPlaceTakesAsManyInvocationsAsItsTimeNeeds(int targets, int invocations) {
        assertThat(forecast.estimate(batch(0, targets)).invocations()).isEqualTo(invocations);
    }

    /// 100 workers enter 480 accounts a second together.
    @Test
    void aBatchBeginsWhenItsLastAccountIsEntered() {
        var places = batch(0, 10, 10, 10, 10);
        var among = places.among(100);
        double seconds = 4.0 * 100 / 480;
        assertThat(Forecast.enterSeconds(places)).as("of nobody knows how many").isZero();
        assertThat(Forecast.enterSeconds(among)).isCloseTo(seconds, within(1e-9));
        assertThat(forecast.estimate(among).workSeconds())
                .as("to rotate and to verify")
                .isCloseTo(forecast.estimate(places).workSeconds() + 2 * seconds, within(1e-9));
    }

    @Test
    void moreBatchesThanWorkersTakeTurns() {
        var one = forecast.of(Waves.ofOne(List.of(batch(0, 1000))));
        var two = forecast.of(Waves.ofOne(List.of(batch(0, 1000), batch(1, 1000))));
        var three = forecast.of(Waves.ofOne(List.of(batch(0, 1000), batch(1, 1000), batch(2, 1000))));
        assertThat(two.seconds()).isEqualTo(one.seconds());
        assertThat(three.seconds()).isCloseTo(2 * one.seconds(), within(2.0));
        assertThat(three.stateTransitions()).isEqualTo(3 * one.stateTransitions());
        assertThat(three.dollars()).isCloseTo(3 * one.dollars(), within(0.001));
    }

    @Test
    void aWaveBeginsWhenTheOneBeforeHasEndedAndBaked() {
        var canary = forecast.of(Waves.ofOne(List.of(batch(0, 10))));
        var others = forecast.of(Waves.ofOne(List.of(batch(0, 1000))));
        var both = forecast.of(new Waves(List.of(List.of(batch(0, 10)), List.of(batch(0, 1000))), 1, 600));
        assertThat(both.seconds()).isCloseTo(canary.seconds() + 600 + others.seconds(), within(2.0));
        assertThat(both.stateTransitions()).isEqualTo(canary.stateTransitions() + others.stateTransitions());
    }

    @Test
    void aGigabyteSecondOfAWorkerIsPaidForAtListPrice() {
        assertThat(Price.gbSeconds(100, 512)).isEqualTo(50);
        assertThat(Price.dollars(1e6, 0, 0)).isEqualTo(13.3334, within(1e-9));
        assertThat(Price.dollars(0, 1_000_000, 0)).isEqualTo(0.2, within(1e-9));
        assertThat(Price.dollars(0, 0, 1000)).isEqualTo(0.025, within(1e-9));
    }

    @Test
    void aMapIsAsLongAsItsBusiestWorker() {
        assertThat(Makespan.of(List.of(), 3)).isZero();
        assertThat(Makespan.of(List.of(5.0, 4.0, 3.0), 3)).isEqualTo(5);
        assertThat(Makespan.of(List.of(5.0, 4.0, 3.0, 2.0), 2)).isEqualTo(7);
        assertThat(Makespan.of(List.of(1.0, 1.0, 5.0), 2)).isEqualTo(6); // largest last
        assertThat(Makespan.of(List.of(1.0, 2.0, 3.0), 1)).isEqualTo(6);
    }
}
