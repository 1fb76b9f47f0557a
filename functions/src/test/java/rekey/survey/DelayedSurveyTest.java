package rekey.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.aws.AwsErrors;
import rekey.fakes.FakeKms;
import rekey.fakes.FakeS3;
import rekey.fakes.Passing;
import rekey.fakes.SimulatedPlace;
import rekey.fakes.VirtualTime;
import rekey.input.Mode;
import rekey.journal.Journal;
import rekey.logs.VirtualLogs;
import rekey.member.Entry;
import rekey.outcome.Failures;
import rekey.outcome.Patience;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.RunFolder;

/// What AWS refuses now, and would not a minute later, ends the survey of no place.
class DelayedSurveyTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String OLD = "arn:aws:kms:eu-central-1:111122223333:key/old";
    private static final String WANTED = "arn:aws:kms:eu-central-1:111122223333:key/wanted";
    private static final Patience PATIENCE = new Patience(Duration.ofMinutes(30));
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

    private SurveyedPlace survey(Entry entry, @Nullable SurveyedPlace from) {
        var journal = new Journal(new Bucket(s3, "bucket"), new RunFolder("run"), PLACE);
        var surveyor = new Surveyor(
                VirtualSurvey.input(Mode.ROTATE),
                PLACE,
                journal,
                "part-" + part++,
                time,
                () -> false,
                Set::of,
                new RotationAim(VirtualSurvey.input(Mode.ROTATE).key()),
                PATIENCE);
        return from == null ? surveyor.begin(entry) : surveyor.goOn(entry, from);
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
}
