package rekey.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.rotate.RotationBench.OLD;
import static rekey.rotate.RotationBench.WANTED;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.fakes.SimulatedPlace;
import rekey.outcome.Patience;
import rekey.outcome.QueryResultsState;
import rekey.progress.PlaceProgress;
import rekey.rotate.RotationBench;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// A change takes effect when AWS has it do so: time ends the looks for it, not their number.
class LateChangeTest {
    private static final Duration PROPAGATION = Duration.ofMinutes(5);
    private static final Patience PATIENCE = new Patience(Duration.ofMinutes(30));
    private static final String LATE = "/aws/lambda/f-000007";
    private static final String THIRD = "arn:aws:kms:eu-central-1:111122223333:key/third";

    private final RotationBench bench = new RotationBench(new SimulatedPlace().with(60, OLD));
    private int looks;

    private PlaceProgress rotated() {
        var rotated = bench.toTheEnd(bench.surveyed(new PreviousKey.Key(OLD)));
        bench.time.sleep(PROPAGATION);
        return rotated;
    }

    /// Look after look, with the pauses that the workflow makes.
    ///
    /// @param atLook is told how long ago the last change was made
    private PlaceProgress verified(PlaceProgress rotated, Consumer<Duration> atLook) {
        var began = bench.time.now();
        var progress = rotated;
        while (true) {
            atLook.accept(PROPAGATION.plus(Duration.between(began, bench.time.now())));
            progress = look(progress);
            looks++;
            if (progress.verified()) {
                return progress;
            }
            assertThat(Verdict.of(List.of(progress))).isEqualTo(Verdict.LOOK_AGAIN);
            bench.time.sleep(Lateness.pause(List.of(progress), bench.time.now()));
        }
    }

    private PlaceProgress look(PlaceProgress progress) {
        return Verifying.of(bench).patience(PATIENCE).look(progress, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 12, 20, 29})
    void aLogGroupThatShowsItsKeyLateIsRight(int minutes) {
        var rotated = rotated();
        var done = verified(
                rotated, ago -> bench.place.with(LATE, ago.compareTo(Duration.ofMinutes(minutes)) < 0 ? OLD : WANTED));
        assertThat(done.results().tally().changed()).isEqualTo(61);
        assertThat(done.results().tally().hasFailures()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 12, 20, 29})
    void queryResultsThatShowTheirKeyLateAreRight(int minutes) {
        var rotated = rotated();
        var done = verified(
                rotated,
                ago -> bench.place.withQueryResultsOn(ago.compareTo(Duration.ofMinutes(minutes)) < 0 ? OLD : WANTED));
        assertThat(done.results().queryResults()).isEqualTo(QueryResultsState.VERIFIED);
        assertThat(done.results().tally().hasFailures()).isFalse();
    }

    @Test
    void whatNeverShowsIsAFailureAfterAWhileAndADozenLooks() {
        var rotated = rotated();
        bench.place.with(LATE, OLD);
        bench.place.withQueryResultsOn(OLD);
        var began = bench.time.now();
        var done = verified(rotated, _ -> {});
        assertThat(PROPAGATION.plus(Duration.between(began, bench.time.now())))
                .isBetween(PATIENCE.longest(), PATIENCE.longest().plus(Lateness.LONGEST_PAUSE));
        assertThat(looks).isBetween(8, 14);
        assertThat(done.results().queryResults()).isEqualTo(QueryResultsState.FAILED);
        assertThat(done.results().tally().changed()).isEqualTo(59);
        assertThat(done.results().tally().failures())
                .allSatisfy(group -> assertThat(group.failure().code()).isEqualTo("NotOnWantedKey"))
                .flatMap(group -> group.targets())
                .containsExactlyInAnyOrder(new Target.LogGroup(LATE), new Target.QueryResults());
    }

    @Test
    void aThirdKeyIsSomebodyElsesAndNotWaitedFor() {
        var rotated = rotated();
        bench.place.with(LATE, THIRD);
        bench.place.withQueryResultsOn(THIRD);
        var done = verified(rotated, _ -> {});
        assertThat(looks).isEqualTo(PlaceVerification.MOST_LOOKS);
        assertThat(done.results().tally().failed()).isEqualTo(2);
    }

    @Test
    void thePlaceThatIsToBeLookedAtSoonestSetsThePaceOfItsBatch() {
        var rotated = rotated();
        var late = rotated;
        for (int look = 0; look < PlaceVerification.MOST_LOOKS; look++) {
            late = late.lookedInVain();
        }
        var fresh = rotated.lookedInVain();
        var now = bench.time.now().plus(Duration.ofMinutes(10));
        assertThat(Lateness.pause(List.of(late), now)).isGreaterThan(Lateness.SHORTEST_PAUSE);
        assertThat(Lateness.pause(List.of(late, fresh), now)).isEqualTo(Lateness.SHORTEST_PAUSE);
        assertThat(Lateness.pause(List.of(late), now.plus(Duration.ofDays(1)))).isEqualTo(Lateness.LONGEST_PAUSE);
    }
}
