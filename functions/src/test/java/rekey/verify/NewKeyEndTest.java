package rekey.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeS3;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedKms;
import rekey.fakes.SimulatedPlace;
import rekey.fakes.VirtualTime;
import rekey.key.KeyMemory;
import rekey.key.MovedAlias;
import rekey.key.PlaceKey;
import rekey.logs.VirtualLogs;
import rekey.member.Entry;
import rekey.outcome.Blame;
import rekey.outcome.Delay;
import rekey.outcome.Failure;
import rekey.outcome.Patience;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.place.Place;
import rekey.progress.Cursor;
import rekey.progress.Effort;
import rekey.progress.LookSoFar;
import rekey.progress.PlaceProgress;
import rekey.progress.PlaceResult;
import rekey.progress.PlaceResults;
import rekey.progress.SeenTargets;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.survey.VirtualSurvey;
import rekey.target.PreviousKey;

class NewKeyEndTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String ALIAS = "alias/logs";
    private static final Failure NO = new Failure("No", "no", Blame.AWS, "again");

    private final VirtualTime time = new VirtualTime();
    private final SimulatedKms kms = new SimulatedKms(PLACE, time);
    private final String old = kms.with(ALIAS, Instant.EPOCH, Map.of());
    private final String made = kms.add(Instant.EPOCH, "{}", Map.of());

    private PlaceProgress progress(Tally tally, QueryResultsState queryResults, boolean verified) {
        var results = new PlaceResults(tally, SeenTargets.NONE, Map.of(), queryResults, null, Effort.NONE, null);
        return new PlaceProgress(
                PLACE, PlaceKey.existing(made), List.of(), new Cursor(0, 0, 0), results, 0, verified, null);
    }

    private PlaceProgress well() {
        return progress(Tally.alreadyRight(1), QueryResultsState.VERIFIED, true);
    }

    private Entry enter(Place place) {
        return VirtualSurvey.entered(place, VirtualLogs.of(place, new SimulatedPlace(), time), kms);
    }

    private KeyMemory memory(Place place) {
        return new KeyMemory(new Bucket(new FakeS3(), "bucket"), new RunFolder("r1"), place);
    }

    private PlaceProgress end(PlaceProgress progress, Set<Place> denied) {
        return new NewKeyEnd(
                        ALIAS, denied, this::enter, this::memory, Instant.EPOCH, () -> false, VirtualSurvey.IMPATIENT)
                .of(progress);
    }

    @Test
    void theMaterialIsRotatedAndTheAliasIsMovedWhereAllIsWell() {
        var alias = new MovedAlias(ALIAS, new PreviousKey.Key(old), made);
        assertThat(end(well(), Set.of())).isEqualTo(well().end(well().results().moved(alias)));
        assertThat(kms.changes()).containsExactly("EnableKeyRotation", "UpdateAlias");
        assertThat(kms.target(ALIAS)).isEqualTo(made);
    }

    @Test
    void whereAnythingFailedItStays() {
        end(progress(Tally.failed(NO, 1), QueryResultsState.VERIFIED, true), Set.of());
        end(progress(Tally.EMPTY, QueryResultsState.FAILED, true), Set.of());
        end(progress(Tally.EMPTY, QueryResultsState.VERIFIED, false), Set.of());
        end(well(), Set.of(PLACE));
        assertThat(kms.target(ALIAS)).isEqualTo(old);
    }

    @Test
    void anAliasThatCannotBeMovedIsAFailureOfThePlace() {
        kms.refusing("UpdateAlias", Refusals.of("AccessDeniedException", 400, "x is not authorized to perform: y"));
        var ended = end(well(), Set.of());
        assertThat(ended.results().tally().failures()).singleElement().satisfies(group -> {
            assertThat(group.failure().message()).contains("UpdateAlias");
            assertThat(group.count()).as("no target failed").isZero();
        });
        assertThat(ended.results().tally().targets())
                .isEqualTo(well().results().tally().targets());
        assertThat(ended.results().alias()).isNull();
    }

    @Test
    void aPlaceThatIsClosedByNowFailsToo() {
        var closed = new NewKeyEnd(
                ALIAS,
                Set.of(),
                _ -> new Entry.Barred(NO),
                this::memory,
                Instant.EPOCH,
                () -> false,
                VirtualSurvey.IMPATIENT);
        assertThat(closed.of(well())).isEqualTo(well().end(well().results().failed(NO)));
    }

    @Test
    void aPlaceThatAwsWouldNotLetInIsFinishedByALaterInvocationOrFailsAfterAWhile() {
        var patience = new Patience(Duration.ofMinutes(30));
        var later = end(_ -> new Entry.Barred(NO), Instant.EPOCH, patience).of(well());
        assertThat(later.verified()).isFalse();
        assertThat(later.delay()).isEqualTo(new Delay(Instant.EPOCH, NO));
        // A later look finds all well again.
        var looked = later.end(well().results());
        assertThat(end(this::enter, Instant.EPOCH, patience).of(looked).verified())
                .isTrue();
        assertThat(kms.target(ALIAS)).isEqualTo(made);
        var spent = end(_ -> new Entry.Barred(NO), Instant.EPOCH.plusSeconds(1800), patience)
                .of(looked);
        assertThat(spent.verified()).isTrue();
        assertThat(spent.results().tally().failures())
                .singleElement()
                .satisfies(group -> assertThat(group.failure().message()).isEqualTo("Tried for 1800 s: no"));
    }

    private static final Patience HALF_AN_HOUR = new Patience(Duration.ofMinutes(30));

    private static Instant minute(int number) {
        return Instant.EPOCH.plus(Duration.ofMinutes(number));
    }

    private PlaceProgress refusedAtTheEnd(PlaceProgress looked, int minute) {
        return end(_ -> new Entry.Barred(NO), minute(minute), HALF_AN_HOUR).of(looked);
    }

    /// As AWS refuses a look.
    private static PlaceProgress refused(PlaceProgress progress, int minute) {
        return progress.after(
                NO,
                HALF_AN_HOUR,
                minute(minute),
                spent -> progress.end(progress.results().failed(spent)));
    }

    @Test
    void howLongALookWasDelayedIsNoPatienceOfTheEnd() {
        var looked = refused(well().unfinished(), 0).end(well().results());
        var left = refusedAtTheEnd(looked, 25);
        assertThat(left.delay()).isEqualTo(new Delay(minute(25), NO));
        var again = refusedAtTheEnd(left.end(well().results()), 54);
        assertThat(again.verified())
                .as("29 minutes after the end was refused first")
                .isFalse();
        var spent = refusedAtTheEnd(again.end(well().results()), 55);
        assertThat(spent.verified()).isTrue();
        assertThat(spent.results().tally().hasFailures()).isTrue();
    }

    @Test
    void howLongTheEndWasDelayedIsNoPatienceOfALook() {
        var left = refused(refusedAtTheEnd(well(), 0), 25);
        assertThat(left.delay()).isEqualTo(new Delay(minute(25), NO));
        assertThat(refused(left, 54).verified()).isFalse();
        assertThat(refused(left, 55).verified()).isTrue();
    }

    /// Else a place whose look takes two invocations would never be ended.
    @Test
    void noLookGivesTheEndItsPatienceAnew() {
        var soFar = LookSoFar.BEGINNING;
        var stored = Json.read(Json.bytes(refusedAtTheEnd(well(), 0)), PlaceProgress.class);
        var left = refused(stored.lookingOn(soFar).lookedInVain().lookingOn(soFar), 10);
        var spent = refusedAtTheEnd(left.lookingOn(soFar).end(well().results()), 30);
        assertThat(spent.verified()).isTrue();
        assertThat(spent.results().tally().hasFailures()).isTrue();
    }

    @Test
    void aLookThatGoesOnAfterARefusedEndIsNotDelayed() {
        var left = refusedAtTheEnd(well(), 0);
        assertThat(Verdict.of(List.of(left))).isEqualTo(Verdict.LOOK_AGAIN);
        var goingOn = left.lookingOn(LookSoFar.BEGINNING);
        assertThat(goingOn.delay()).isNull();
        assertThat(Verdict.of(List.of(goingOn))).isEqualTo(Verdict.LOOK_ON);
    }

    private NewKeyEnd end(Function<Place, Entry> entering, Instant now, Patience patience) {
        return new NewKeyEnd(ALIAS, Set.of(), entering, this::memory, now, () -> false, patience);
    }

    @Test
    void aRunThatWasStoppedMovesNoAliasAndThePlaceHasNoResult() {
        var stopped = new NewKeyEnd(
                        ALIAS, Set.of(), this::enter, this::memory, Instant.EPOCH, () -> true, VirtualSurvey.IMPATIENT)
                .of(well());
        assertThat(kms.target(ALIAS)).isEqualTo(old);
        assertThat(Verdict.of(List.of(stopped))).isNotEqualTo(Verdict.DONE);
        assertThat(PlaceResult.of(stopped)).as("what the report counts").isEqualTo(PlaceResult.of(well()));
    }

    @Test
    void aCallThatTheStopCutsShortIsNoFailure() {
        kms.refusing("UpdateAlias", Refusals.of("InternalFailure", 500, "no answer"));
        var asked = new AtomicInteger();
        BooleanSupplier stopped = () -> asked.incrementAndGet() > 1;
        var end = new NewKeyEnd(
                ALIAS, Set.of(), this::enter, this::memory, Instant.EPOCH, stopped, VirtualSurvey.IMPATIENT);
        assertThat(end.of(well())).isEqualTo(well().unfinished());
    }
}
