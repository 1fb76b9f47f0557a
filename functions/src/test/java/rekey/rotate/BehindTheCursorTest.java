package rekey.rotate;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.rotate.RotationBench.OLD;
import static rekey.rotate.RotationBench.PLACE;
import static rekey.rotate.RotationBench.WANTED;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.fakes.Passing;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.fakes.VirtualTime;
import rekey.journal.JournalEntry;
import rekey.key.PlaceKey;
import rekey.lambda.Deadline;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.Patience;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.pack.Work;
import rekey.progress.Cursor;
import rekey.progress.PlaceProgress;
import rekey.run.Json;
import rekey.target.PreviousKey;

/// What is done behind the cursor of an invocation counts as what it is, whether or not a later one
/// finds it done. Here AWS does not tell the key of the query results, which come first.
class BehindTheCursorTest {
    private static final int GROUPS = 40;
    private static final Failure CLOSED = new Failure("AccessDenied", "closed", Blame.CONFIGURATION, "Open it");

    private final RotationBench bench = new RotationBench(new SimulatedPlace().with(GROUPS, OLD));

    @BeforeEach
    void patient() {
        bench.patience = new Patience(Duration.ofMinutes(30));
    }

    private PlaceProgress surveyed() {
        bench.place.withQueryResultsOn(OLD);
        var writer = bench.journal.writer("survey");
        writer.add(JournalEntry.ofQueryResults(new PreviousKey.Key(OLD)));
        bench.newLogs().list(null, () -> false, group -> writer.add(JournalEntry.of(group)));
        var segments = List.of(writer.finish().orElseThrow());
        return PlaceProgress.begin(
                new Work(PLACE, PlaceKey.existing(WANTED), segments, null, QueryResultsState.TO_CHANGE, 0, 0, false));
    }

    /// As the next invocation reads it from the bucket.
    private PlaceProgress putOff(Passing passing) {
        var surveyed = surveyed();
        bench.place.refuseQueries(_ -> passing.refusal());
        var left = bench.invocation(surveyed);
        assertThat(left.cursor()).isEqualTo(Cursor.START);
        assertThat(left.delay()).isNotNull();
        assertThat(left.results().tally()).isEqualTo(Tally.EMPTY);
        assertThat(bench.place.groupsOn(WANTED)).isEqualTo(GROUPS);
        return Json.read(Json.bytes(left), PlaceProgress.class);
    }

    private static void assertQueryResultsAloneFailed(PlaceProgress ended) {
        assertThat(ended.hasRemaining()).isFalse();
        assertThat(ended.results().tally()).returns(GROUPS, Tally::changed).returns(1, Tally::failed);
        assertThat(ended.results().queryResults()).isEqualTo(QueryResultsState.FAILED);
        assertThat(ended.results().effort().changes()).isNotNull();
        assertThat(ended.results().previousKeys())
                .hasEntrySatisfying(OLD, use -> assertThat(use.logGroups()).isEqualTo(GROUPS));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDoneIsFoundDoneByTheNextInvocation(Passing passing) {
        var left = putOff(passing);
        bench.place.refuseQueries(_ -> null);
        var done = bench.toTheEnd(left);
        assertThat(done.results().tally()).returns(GROUPS + 1, Tally::changed).returns(0, Tally::failed);
        assertThat(done.behind()).isEmpty();
        assertThat(bench.place.queryResultsKey()).isEqualTo(WANTED);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDoneIsNoFailureOfAPlaceThatIsBarredNext(Passing passing) {
        assertQueryResultsAloneFailed(putOff(passing).giveUp(CLOSED));
    }

    /// Where the run ends there, for whatever reason, this is what is told of the place.
    @ParameterizedTest
    @EnumSource
    void whatIsDoneIsToldOfAPlaceThatIsLost(Passing passing) {
        var left = putOff(passing);
        assertThat(left.come().tally()).returns(GROUPS, Tally::changed).returns(0, Tally::failed);
        assertThat(left.come().effort().changes()).isNotNull();
    }

    @Test
    void itIsKeptWhereTheNextInvocationGetsNoFurther() {
        var left = putOff(Passing.UNAVAILABLE);
        bench.place.refuseReads(_ -> Passing.UNAVAILABLE.refusal());
        var again = bench.invocation(left);
        assertThat(again.cursor()).isEqualTo(Cursor.START);
        assertQueryResultsAloneFailed(again.giveUp(CLOSED));
    }

    @Test
    void queryResultsThatAwsNeverTellsOfFailAloneAfterAWhile() {
        var left = putOff(Passing.UNAVAILABLE);
        var began = bench.time.passed();
        while (left.hasRemaining()) {
            bench.time.sleep(Duration.ofSeconds(30));
            left = bench.invocation(left);
        }
        assertThat(bench.time.passed().minus(began)).isGreaterThan(Duration.ofMinutes(25));
        assertQueryResultsAloneFailed(left);
        assertThat(left.verified()).isFalse();
        assertThat(left.behind()).isEmpty();
        assertThat(left.results().tally().failures())
                .singleElement()
                .satisfies(group -> assertThat(group.failure().message()).startsWith("Tried for 1800 s: "));
    }

    /// An invocation may have little time left, and each has little to lose.
    @ParameterizedTest
    @EnumSource
    void queryResultsThatAwsDoesNotTellOfNowKeepNoLogGroupWaiting(Passing passing) {
        var surveyed = surveyed();
        bench.place.refuseQueries(_ -> passing.refusal());
        var began = bench.time.passed();
        var left = bench.until(lasting(Duration.ofSeconds(100)), surveyed);
        assertThat(bench.place.groupsOn(WANTED)).isEqualTo(GROUPS);
        assertThat(bench.time.passed().minus(began)).isLessThan(Duration.ofSeconds(90));
        assertThat(bench.place.listings()).as("listings besides the survey's").isEqualTo(1);
        assertThat(left.delay()).isNotNull();
    }

    /// That time was up says nothing of AWS: no place is given up for it.
    @Test
    void queryResultsThatThereWasNoTimeToAskForDelayNothing() {
        var surveyed = surveyed();
        bench.place.refuseQueries(_ -> Passing.THROTTLED.refusal());
        var left = bench.until(lasting(Duration.ofSeconds(10)), surveyed);
        assertThat(left.cursor()).isEqualTo(Cursor.START);
        assertThat(left.delay()).isNull();
    }

    private Deadline lasting(Duration left) {
        return lasting(bench.time, left);
    }

    private static Deadline lasting(VirtualTime time, Duration left) {
        long end = time.nanos() + left.toNanos();
        return new Deadline(() -> (int) Duration.ofNanos(end - time.nanos()).toMillis(), Duration.ZERO);
    }

    /// Its first targets are tried as long as those of any call.
    @ParameterizedTest
    @EnumSource
    void anOutageOfTheCallFailsNoTarget(Passing passing) {
        var surveyed = bench.surveyed();
        var end = bench.time.passed().plusSeconds(300);
        bench.place.refuse(_ -> bench.time.passed().compareTo(end) < 0 ? passing.refusal() : null);
        var done = bench.toTheEnd(surveyed);
        assertThat(done.results().tally()).returns(GROUPS, Tally::changed).returns(0, Tally::failed);
        assertThat(bench.place.groupsOn(WANTED)).isEqualTo(GROUPS);
    }

    @Test
    void aLogGroupForWhichAwsNeverAnswersFailsAloneAfterAWhile() {
        var left = bench.surveyed();
        bench.place.refuse(name -> name.endsWith("7") ? Passing.UNAVAILABLE.refusal() : null);
        while (left.hasRemaining()) {
            bench.time.sleep(Duration.ofSeconds(30));
            left = bench.invocation(left);
        }
        assertThat(bench.time.passed()).isBetween(Duration.ofMinutes(29), Duration.ofMinutes(40));
        assertThat(left.results().tally()).returns(GROUPS - 4, Tally::changed).returns(4, Tally::failed);
        assertThat(left.verified()).isFalse();
    }

    /// The key has served since: what refuses a few log groups now is not every log group's.
    @Test
    void whatIsDoneKeepsWhatIsLeftFromBeingGivenUpUntried() {
        int groups = 300;
        var larger = new RotationBench(new SimulatedPlace().with(groups, OLD));
        larger.patience = bench.patience;
        var surveyed = larger.surveyed();
        larger.place.refuse(name -> isWitness(name, groups) ? Passing.UNAVAILABLE.refusal() : null);
        var left = larger.invocation(surveyed);
        assertThat(left.cursor()).isEqualTo(Cursor.START);
        assertThat(left.begun()).isTrue();
        int moved = (int) larger.place.groupsOn(WANTED);
        assertThat(moved).isGreaterThan(250);
        larger.place.refuse(_ -> Refusals.of("InvalidParameterException", 400, "The KMS key is not enabled"));
        var done = larger.toTheEnd(Json.read(Json.bytes(left), PlaceProgress.class));
        assertThat(done.results().tally()).returns(moved, Tally::changed).returns(groups - moved, Tally::failed);
        assertThat(done.results().effort().changes()).isNotNull();
    }

    /// The first, and those in the middle and at the end that would be asked about them.
    private static boolean isWitness(String name, int groups) {
        int number = Integer.parseInt(name.substring(name.length() - 6));
        return number < 12 || Math.abs(number - groups / 2) < 12 || number > groups - 12;
    }

    /// A target that AWS refuses for the first time has a patience of its own, whatever another one of
    /// the place has waited for until now.
    @Test
    void whatIsRefusedForTheFirstTimeIsTriedForAsLongAsTheFirst() {
        int groups = 600;
        var bench = new RotationBench(new SimulatedPlace().with(groups, OLD));
        bench.patience = new Patience(Duration.ofMinutes(30));
        var first = "/aws/lambda/f-000000";
        var last = "/aws/lambda/f-000599";
        bench.place.refuse(name -> name.equals(first) ? Passing.UNAVAILABLE.refusal() : null);
        var begun = bench.until(lasting(bench.time, Duration.ofSeconds(80)), bench.surveyed());
        assertThat(begun.delay()).isNotNull();
        assertThat(bench.place.keyOf(last)).as("reached later").isEqualTo(OLD);
        bench.place.refuse(name -> name.equals(first) || name.equals(last) ? Passing.UNAVAILABLE.refusal() : null);
        bench.time.sleep(Duration.ofMinutes(30));
        var left = bench.invocation(begun);
        assertThat(left.results().tally().failures())
                .singleElement()
                .satisfies(group -> assertThat(group.count()).isOne());
        assertThat(left.hasRemaining()).isTrue();
        bench.place.refuse(_ -> null);
        assertThat(bench.toTheEnd(left).results().tally())
                .returns(groups - 1, Tally::changed)
                .returns(1, Tally::failed);
    }
}
