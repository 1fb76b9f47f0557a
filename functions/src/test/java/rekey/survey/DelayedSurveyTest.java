package rekey.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.aws.AwsErrors;
import rekey.fakes.FakeKms;
import rekey.fakes.FakeS3;
import rekey.fakes.Passing;
import rekey.fakes.SimulatedPlace;
import rekey.fakes.VirtualTime;
import rekey.input.ExecutionInput;
import rekey.input.Mode;
import rekey.inventory.SharedNotes;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.logs.VirtualLogs;
import rekey.member.Entry;
import rekey.outcome.Failures;
import rekey.outcome.Patience;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.place.Place;
import rekey.restore.OriginalRun;
import rekey.restore.RestoredPlace;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import rekey.target.PreviousKey;
import rekey.target.Target;
import software.amazon.awssdk.services.cloudwatchlogs.model.QueryStatus;

/// What AWS refuses now, and would not a minute later, ends the survey of no place.
class DelayedSurveyTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String OLD = "arn:aws:kms:eu-central-1:111122223333:key/old";
    private static final String WANTED = "arn:aws:kms:eu-central-1:111122223333:key/wanted";
    private static final Patience PATIENCE = new Patience(Duration.ofMinutes(30));
    private static final String NAME = "arn:aws:kms:eu-central-1:111122223333:alias/theirs";
    private static final int GROUPS = 120;

    private final SimulatedPlace place = new SimulatedPlace().with(GROUPS, OLD);
    private final FakeS3 s3 = new FakeS3();
    private final VirtualTime time = new VirtualTime();
    private final FakeKms kms =
            FakeKms.knowing(VirtualSurvey.ALIAS, FakeKms.key(WANTED)).knowingToo(OLD, FakeKms.key(OLD));
    private int part;

    private Entry entered() {
        return VirtualSurvey.entered(PLACE, VirtualLogs.of(PLACE, place, kms, time), kms);
    }

    private static Entry barred(Passing passing) {
        var error = AwsErrors.of(passing.refusal());
        return new Entry.Barred(Failures.of(error, PLACE, "AssumeRole", ""));
    }

    private Journal journal(String run) {
        return new Journal(new Bucket(s3, "bucket"), new RunFolder(run), PLACE);
    }

    private SurveyedPlace survey(Entry entry, @Nullable SurveyedPlace from) {
        return survey(VirtualSurvey.input(Mode.ROTATE), "run", null, entry, from);
    }

    private SurveyedPlace survey(
            ExecutionInput input, String run, @Nullable OriginalRun undone, Entry entry, @Nullable SurveyedPlace from) {
        var surveyor = new Surveyor(
                input,
                PLACE,
                journal(run),
                SharedNotes.unkept().of(PLACE),
                "part-" + part++,
                time,
                () -> false,
                Set::of,
                aim(input, undone),
                PATIENCE);
        return from == null ? surveyor.begin(entry) : surveyor.goOn(entry, from);
    }

    private static SurveyAim aim(ExecutionInput input, @Nullable OriginalRun undone) {
        return undone == null ? new RotationAim(input.key()) : new RestorationAim(undone);
    }

    private static void assertDelayed(SurveyedPlace left) {
        assertThat(left.barred()).isNull();
        assertThat(left.delay()).isNotNull();
        assertThat(left.rest()).as("where the next invocation goes on").isNotNull();
    }

    private static void assertSurveyed(SurveyedPlace surveyed) {
        assertThat(surveyed.rest()).isNull();
        assertThat(surveyed.delay()).isNull();
        assertThat(surveyed.barred()).isNull();
        assertThat(surveyed.toChange()).isEqualTo(GROUPS + 1);
        assertThat(surveyed.queryResults()).isEqualTo(QueryResultsState.TO_CHANGE);
    }

    @ParameterizedTest
    @EnumSource
    void aPlaceThatCannotBeEnteredNowIsEnteredByALaterInvocation(Passing passing) {
        var left = survey(barred(passing), null);
        assertDelayed(left);
        assertSurveyed(survey(entered(), left));
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatCannotBeLookedAtNowIsLookedAtLater(Passing passing) {
        kms.refusing(VirtualSurvey.ALIAS, passing.refusal());
        var left = survey(entered(), null);
        assertDelayed(left);
        kms.refusingNoMore(VirtualSurvey.ALIAS);
        assertSurveyed(survey(entered(), left));
    }

    @ParameterizedTest
    @EnumSource
    void aKeyPolicyThatKmsDoesNotGiveNowIsReadLater(Passing passing) {
        kms.refusingThePolicyOf(WANTED, passing.refusal());
        var left = survey(entered(), null);
        assertDelayed(left);
        kms.refusingThePolicyNoMore(WANTED);
        var surveyed = survey(entered(), left);
        assertSurveyed(surveyed);
        assertThat(surveyed.doubts()).isEmpty();
    }

    /// A plan that has not seen it is not called ready, and a rotation tries the key.
    @ParameterizedTest
    @EnumSource
    void aKeyPolicyThatKmsNeverGivesIsADoubtAfterAWhile(Passing passing) {
        kms.refusingThePolicyOf(WANTED, passing.refusal());
        var left = survey(entered(), null);
        while (left.rest() != null) {
            assertThat(time.passed()).as("tried for").isLessThanOrEqualTo(PATIENCE.longest());
            time.sleep(Duration.ofSeconds(30));
            left = survey(entered(), left);
        }
        assertThat(time.passed()).isGreaterThanOrEqualTo(PATIENCE.longest());
        assertThat(left.toChange()).isEqualTo(GROUPS + 1);
        assertThat(left.doubts()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aListingThatStopsHalfWayGoesOnThere(Passing passing) {
        place.refuseReads(before -> before < 1 ? null : passing.refusal());
        var left = survey(entered(), null);
        assertDelayed(left);
        assertThat(left.toChange()).as("of the first page").isEqualTo(50);
        place.refuseReads(_ -> null);
        int before = place.listings();
        assertSurveyed(survey(entered(), left));
        assertThat(place.listings() - before).as("pages that were left").isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void queryResultsWhoseKeyAwsDoesNotTellNowAreAskedForLaterAndNothingIsListedAgain(Passing passing) {
        place.refuseQueries(_ -> passing.refusal());
        var left = survey(entered(), null);
        assertDelayed(left);
        place.refuseQueries(_ -> null);
        int before = place.listings();
        assertSurveyed(survey(entered(), left));
        assertThat(place.listings()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void aPlaceThatNeverLetsAnybodyInIsReportedWithTheReasonAfterAWhile(Passing passing) {
        var left = survey(barred(passing), null);
        while (left.rest() != null) {
            assertThat(time.passed()).as("tried for").isLessThanOrEqualTo(PATIENCE.longest());
            time.sleep(Duration.ofSeconds(30));
            left = survey(barred(passing), left);
        }
        assertThat(time.passed()).isGreaterThanOrEqualTo(PATIENCE.longest());
        assertThat(left.barred())
                .isInstanceOfSatisfying(
                        PlaceOutcome.Unreachable.class,
                        unreachable -> assertThat(unreachable.failure().message())
                                .startsWith("Tried for 1800 s: AssumeRole: "));
    }

    /// Each page is a success: only a listing that stands still is given up.
    @Test
    void aListingThatCreepsOnIsNotGivenUp() {
        var left = survey(barred(Passing.THROTTLED), null);
        for (int pages = 1; pages <= 2; pages++) {
            time.sleep(PATIENCE.longest());
            int allowed = pages;
            place.refuseReads(before -> before < allowed ? null : Passing.THROTTLED.refusal());
            left = survey(entered(), left);
            assertDelayed(left);
        }
        place.refuseReads(_ -> null);
        assertSurveyed(survey(entered(), left));
    }

    /// As before there was any patience: the place has its log groups moved.
    @Test
    void queryResultsThatAwsNeverTellsOfFailAlone() {
        place.refuseQueries(_ -> Passing.UNAVAILABLE.refusal());
        var left = survey(entered(), null);
        while (left.rest() != null) {
            time.sleep(Duration.ofSeconds(30));
            left = survey(entered(), left);
        }
        assertThat(left.barred()).isNull();
        assertThat(left.queryResults()).isEqualTo(QueryResultsState.FAILED);
        assertThat(left.toChange()).isEqualTo(GROUPS);
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "TIMEOUT", "SCHEDULED"})
    void queryResultsWhoseQueryHasNoResultNowAreAskedForLater(QueryStatus status) {
        place.endQueriesAs(status);
        var left = survey(entered(), null);
        assertDelayed(left);
        place.endQueriesAs(QueryStatus.COMPLETE);
        assertSurveyed(survey(entered(), left));
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "SCHEDULED"})
    void queryResultsWhoseQueriesNeverHaveAResultFailAloneAfterSomeMinutes(QueryStatus status) {
        place.endQueriesAs(status);
        var left = survey(entered(), null);
        assertDelayed(left);
        while (left.rest() != null) {
            time.sleep(Duration.ofSeconds(30));
            left = survey(entered(), left);
        }
        assertThat(time.passed()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(8));
        assertThat(left.queryResults()).isEqualTo(QueryResultsState.FAILED);
        assertThat(left.toChange()).isEqualTo(GROUPS);
    }

    /// What KMS is asked for: the alias that a log group is shown on, or the one that it was on before.
    enum Asked {
        SHOWN,
        JOURNALLED
    }

    private static Arguments[] silences() {
        return Stream.of(Asked.values())
                .flatMap(asked -> Stream.of(Passing.values()).map(passing -> Arguments.of(asked, passing)))
                .toArray(Arguments[]::new);
    }

    @ParameterizedTest
    @MethodSource("silences")
    void aRestorationForWhichKmsDoesNotTellAKeyNowIsSurveyedLater(Asked asked, Passing passing) {
        var restored = ofNames(asked, passing);
        var left = restored.apply(null);
        assertDelayed(left);
        assertThat(left.tally().hasFailures()).isFalse();
        kms.refusingNoMore(NAME);
        var surveyed = restored.apply(left);
        assertThat(surveyed.rest()).isNull();
        assertThat(surveyed.tally().hasFailures()).isFalse();
        assertThat(surveyed.toChange()).isEqualTo(GROUPS + 1);
    }

    @ParameterizedTest
    @EnumSource
    void aRestorationForWhichKmsNeverTellsAKeyFailsTheLogGroupAloneAfterAWhile(Asked asked) {
        var restored = ofNames(asked, Passing.UNAVAILABLE);
        var left = restored.apply(null);
        while (left.rest() != null) {
            time.sleep(Duration.ofSeconds(30));
            left = restored.apply(left);
        }
        assertThat(time.passed()).isGreaterThanOrEqualTo(PATIENCE.longest());
        assertThat(left.toChange()).isEqualTo(GROUPS);
        assertThat(left.tally().failed()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aPlaceOfWhichTheBucketDoesNotGiveTheJournalOfTheEarlierRunNowIsSurveyedLater(Passing passing) {
        var restored = ofNames(Asked.JOURNALLED, passing);
        kms.refusingNoMore(NAME);
        s3.refuseReads(passing.refusal());
        var left = attempted(restored, SurveyedPlace.untouched(PLACE));
        assertDelayed(left);
        s3.refuseReadsNoMore();
        var surveyed = attempted(restored, left);
        assertThat(surveyed.rest()).isNull();
        assertThat(surveyed.barred()).isNull();
        assertThat(surveyed.toChange()).isEqualTo(GROUPS + 1);
    }

    @Test
    void aJournalThatIsNeverReadLosesThePlaceAfterAWhile() {
        var restored = ofNames(Asked.JOURNALLED, Passing.UNAVAILABLE);
        s3.refuseReads(Passing.UNAVAILABLE.refusal());
        var left = attempted(restored, SurveyedPlace.untouched(PLACE));
        while (left.rest() != null) {
            time.sleep(Duration.ofSeconds(30));
            left = attempted(restored, left);
        }
        assertThat(time.passed()).isGreaterThanOrEqualTo(PATIENCE.longest());
        assertThat(left.barred())
                .isInstanceOfSatisfying(
                        PlaceOutcome.Lost.class,
                        lost -> assertThat(lost.failure().message()).startsWith("Tried for 1800 s: "));
    }

    @Test
    void aJournalThatIsMissingLosesThePlaceAtOnce() {
        var restored = ofNames(Asked.JOURNALLED, Passing.UNAVAILABLE);
        s3.refuseReads(new IllegalStateException("missing from the run"));
        assertThat(attempted(restored, SurveyedPlace.untouched(PLACE)).barred()).isInstanceOf(PlaceOutcome.Lost.class);
    }

    private SurveyedPlace attempted(Function<@Nullable SurveyedPlace, SurveyedPlace> surveying, SurveyedPlace from) {
        return new SurveyAttempt(PATIENCE, time).survey(from, () -> surveying.apply(from));
    }

    /// A restoration of all log groups, of which one is, or was, on a name that KMS does not tell.
    ///
    /// @return surveys the place, from what an invocation before had found
    private Function<@Nullable SurveyedPlace, SurveyedPlace> ofNames(Asked asked, Passing passing) {
        kms.knowingToo(NAME, FakeKms.key(asked == Asked.SHOWN ? WANTED : OLD));
        var writer = journal("undone").writer("undone");
        var names = Stream.concat(
                Stream.of("/zz/named"), IntStream.range(0, GROUPS).mapToObj("/aws/lambda/f-%06d"::formatted));
        names.forEach(name -> {
            boolean named = name.equals("/zz/named");
            place.with(name, named && asked == Asked.SHOWN ? NAME : WANTED);
            var before = named && asked == Asked.JOURNALLED ? PreviousKey.parse(NAME) : new PreviousKey.Key(OLD);
            writer.add(new JournalEntry(new Target.LogGroup(name), before, null, null));
        });
        var of = new RestoredPlace(
                PLACE, new PreviousKey.Key(WANTED), List.of(writer.finish().orElseThrow()), true);
        kms.refusing(NAME, passing.refusal());
        var input = VirtualSurvey.restoration();
        return from -> survey(input, "run", OriginalRun.read(journal("undone"), of, _ -> true), entered(), from);
    }
}
