package rekey.rotate;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.rotate.RotationBench.OLD;
import static rekey.rotate.RotationBench.PLACE;
import static rekey.rotate.RotationBench.WANTED;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.journal.JournalEntry;
import rekey.key.PlaceKey;
import rekey.lambda.Deadline;
import rekey.logs.QueryReading;
import rekey.outcome.QueryResultsState;
import rekey.pack.Work;
import rekey.progress.PlaceProgress;
import rekey.target.PreviousKey;

class QueryResultsReaderTest {
    private static final Deadline NEVER = new Deadline(() -> Integer.MAX_VALUE, Duration.ZERO);

    /// The last page has 50 entries, the query results alone, or a log group beside them.
    @ParameterizedTest
    @ValueSource(ints = {99, 100, 101, 10_000, 10_001})
    void inAPlaceThatIsRotatedTheyTakeNoListing(int logGroups) {
        var bench = new RotationBench(new SimulatedPlace().with(logGroups, OLD));
        var surveyed = bench.surveyed(new PreviousKey.Key(OLD));
        int listings = bench.place.listings();
        bench.until(NEVER, surveyed);
        assertThat(bench.place.queryResultsKey()).isEqualTo(WANTED);
        assertThat(bench.place.listings() - listings).isZero();
        assertThat(bench.place.readings()).isEqualTo(Math.ceilDiv(logGroups, 50));
    }

    /// The journal has nothing but them: log groups are right already, or moved by an invocation
    /// before.
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 10_000, 10_001, 200_000})
    void aloneTheyTakeOnePageOfAListing(int logGroups) {
        var bench = new RotationBench(new SimulatedPlace().with(logGroups, WANTED));
        var alone = alone(bench);
        bench.until(NEVER, alone);
        assertThat(bench.place.queryResultsKey()).isEqualTo(WANTED);
        assertThat(bench.place.listings()).isEqualTo(1);
        assertThat(bench.time.passed()).isLessThan(Duration.ofSeconds(5));
    }

    private static PlaceProgress alone(RotationBench bench) {
        var writer = bench.journal.writer("survey");
        bench.place.withQueryResultsOn(OLD);
        writer.add(JournalEntry.ofQueryResults(new PreviousKey.Key(OLD)));
        var segments = writer.finish().map(List::of).orElseThrow();
        return PlaceProgress.begin(
                new Work(PLACE, PlaceKey.existing(WANTED), segments, null, QueryResultsState.TO_CHANGE, 1, 0, false));
    }

    @Test
    void whereNoLogGroupCanBeQueriedTheListingEndsSoon() {
        var bench = new RotationBench(new SimulatedPlace().with(200_000, WANTED));
        var alone = alone(bench);
        bench.place.refuseQueries(_ -> Refusals.of("AccessDeniedException", 400, "the key is disabled"));
        var results = bench.until(NEVER, alone).results();
        assertThat(results.queryResults()).isEqualTo(QueryResultsState.FAILED);
        assertThat(bench.place.queryResultsKey()).isEqualTo(OLD);
        assertThat(bench.place.listings()).isEqualTo(10);
    }

    /// Then a restoration would leave them where they are for good.
    @Test
    void whoHadNoTimeToListThePlaceDoesNotSayThatNothingCanBeQueried() {
        var bench = new RotationBench(new SimulatedPlace().with(200, WANTED));
        var reading = new QueryResultsReader(bench.newLogs(), () -> true, bench.time).read();
        assertThat(reading)
                .isInstanceOfSatisfying(
                        QueryReading.Failed.class,
                        failed -> assertThat(failed.passes()).isTrue());
    }

    @Test
    void whoListedItToTheEndDoes() {
        var bench = new RotationBench(new SimulatedPlace());
        var reading = new QueryResultsReader(bench.newLogs(), () -> false, bench.time).read();
        assertThat(reading).isEqualTo(new QueryReading.NothingToQuery());
    }

    @Test
    void logGroupsOnAKeyThatIsDisabledAreFollowedByOthers() {
        var place = new SimulatedPlace().with(120, WANTED).with("/zz/last", null);
        var bench = new RotationBench(place);
        var alone = alone(bench);
        bench.place.refuseQueries(only("/zz/last"));
        bench.until(NEVER, alone);
        assertThat(bench.place.queryResultsKey()).isEqualTo(WANTED);
    }

    private static Function<String, @Nullable RuntimeException> only(String name) {
        return queried ->
                queried.equals(name) ? null : Refusals.of("AccessDeniedException", 400, "the key is disabled");
    }
}
