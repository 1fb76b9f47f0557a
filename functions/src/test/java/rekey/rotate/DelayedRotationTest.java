package rekey.rotate;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.rotate.RotationBench.OLD;
import static rekey.rotate.RotationBench.PLACE;
import static rekey.rotate.RotationBench.WANTED;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.aws.AwsErrors;
import rekey.fakes.FakeKms;
import rekey.fakes.Passing;
import rekey.fakes.SimulatedPlace;
import rekey.inventory.Noted;
import rekey.inventory.SharedNotes;
import rekey.lambda.Deadline;
import rekey.logs.VirtualLogs;
import rekey.member.Entry;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.outcome.Patience;
import rekey.progress.PlaceProgress;
import rekey.progress.PlaceResult;
import rekey.survey.VirtualSurvey;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/// What AWS refuses now, and would not a minute later, ends the rotation of no place.
class DelayedRotationTest {
    private static final int GROUPS = 120;
    private static final int FIRST_PAGE = 50;
    private static final String OTHER = "arn:aws:kms:eu-central-1:111122223333:key/other";
    private static final Deadline NEVER = new Deadline(() -> Integer.MAX_VALUE, Duration.ZERO);

    private final RotationBench bench = new RotationBench(new SimulatedPlace().with(GROUPS, OLD));
    private final FakeKms kms = FakeKms.knowing(VirtualSurvey.ALIAS, FakeKms.key(WANTED));

    @BeforeEach
    void patient() {
        bench.patience = new Patience(Duration.ofMinutes(30));
    }

    private Entry entered() {
        return VirtualSurvey.entered(PLACE, bench.newLogs(), kms);
    }

    private static Entry barred(Passing passing) {
        var error = AwsErrors.of(passing.refusal());
        return new Entry.Barred(Failures.of(error, PLACE, "AssumeRole", ""));
    }

    private PlaceProgress work(PlaceProgress from, Supplier<Entry> entry) {
        var rotation = new BatchRotation(
                _ -> entry.get(),
                (place, _) -> {
                    throw new AssertionError("no key is to be made in " + place);
                },
                _ -> bench.journal,
                SharedNotes.unkept(),
                LiveBatch.unwatched(),
                VirtualSurvey.INPUT,
                NEVER,
                bench.patience,
                bench.time);
        return rotation.work(List.of(from)).getFirst();
    }

    private void assertDelayed(PlaceProgress left) {
        assertThat(left.hasRemaining()).isTrue();
        assertThat(left.delay()).isNotNull();
        assertThat(left.results().tally().hasFailures()).isFalse();
    }

    /// How far it came depends on which thread waits first: while one tries to read the next page, the
    /// virtual clock goes on for all, and what was read of the first page may be too old to be used. What
    /// was moved behind the cursor is counted by the invocation that finds it done.
    private void assertMovedOfTheFirstPage(PlaceProgress left) {
        assertThat(left.results().tally().changed())
                .isPositive()
                .isLessThanOrEqualTo((int) bench.place.groupsOn(WANTED))
                .isLessThanOrEqualTo(FIRST_PAGE);
    }

    private void assertRotated(PlaceProgress done) {
        assertThat(done.hasRemaining()).isFalse();
        assertThat(done.delay()).isNull();
        assertThat(done.results().tally().changed()).isEqualTo(GROUPS);
        assertThat(done.results().tally().hasFailures()).isFalse();
        assertThat(bench.place.groupsOn(WANTED)).isEqualTo(GROUPS);
    }

    @ParameterizedTest
    @EnumSource
    void aPlaceThatCannotBeEnteredNowIsEnteredByALaterInvocation(Passing passing) {
        var left = work(bench.surveyed(), () -> barred(passing));
        assertDelayed(left);
        assertRotated(work(left, this::entered));
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatCannotBeLookedAtNowIsLookedAtLater(Passing passing) {
        kms.refusing(VirtualSurvey.ALIAS, passing.refusal());
        var left = work(bench.surveyed(), this::entered);
        assertDelayed(left);
        assertThat(bench.place.associations()).isZero();
        kms.refusingNoMore(VirtualSurvey.ALIAS);
        assertRotated(work(left, this::entered));
    }

    @ParameterizedTest
    @EnumSource
    void aPageThatCannotBeReadNowIsReadLaterAndWhatCameBeforeItIsMoved(Passing passing) {
        var surveyed = bench.surveyed();
        int listed = bench.place.reads();
        bench.place.refuseReads(before -> before - listed < 1 ? null : passing.refusal());
        var left = work(surveyed, this::entered);
        assertDelayed(left);
        assertMovedOfTheFirstPage(left);
        bench.place.refuseReads(_ -> null);
        assertRotated(work(left, this::entered));
    }

    @ParameterizedTest
    @EnumSource
    void aPlaceThatNeverLetsAnybodyInFailsWithTheReasonAfterAWhile(Passing passing) {
        var left = work(bench.surveyed(), () -> barred(passing));
        while (left.hasRemaining()) {
            assertThat(bench.time.passed()).isLessThanOrEqualTo(bench.patience.longest());
            bench.time.sleep(Duration.ofSeconds(30));
            left = work(left, () -> barred(passing));
        }
        assertThat(bench.time.passed()).isGreaterThanOrEqualTo(bench.patience.longest());
        assertThat(left.results().tally().failures()).singleElement().satisfies(group -> {
            assertThat(group.count()).isEqualTo(GROUPS);
            assertThat(group.failure().message()).startsWith("Tried for 1800 s: AssumeRole: ");
        });
    }

    private static Entry shutOut() {
        return new Entry.Barred(
                new Failure(AwsError.ACCESS_DENIED, "AssumeRole: no", Blame.CONFIGURATION, "Let it in"));
    }

    @Test
    void aPlaceThatNobodyMayEnterAnyMoreSaysSo() {
        var left = work(bench.surveyed(), DelayedRotationTest::shutOut);
        assertThat(left.hasRemaining()).isFalse();
        assertThat(left.barred()).isNotNull();
        assertThat(PlaceResult.of(left).barred()).isEqualTo(left.barred());
        assertThat(left.withNotes(Noted.NOTHING).barred()).isEqualTo(left.barred());
    }

    @Test
    void aPlaceThatSomethingWasMovedInIsNoneThatNobodyCouldEnter() {
        var surveyed = bench.surveyed();
        int listed = bench.place.reads();
        bench.place.refuseReads(before -> before - listed < 1 ? null : Passing.UNAVAILABLE.refusal());
        var ended = work(work(surveyed, this::entered), DelayedRotationTest::shutOut);
        assertThat(ended.hasRemaining()).isFalse();
        assertThat(ended.barred()).isNull();
        assertMovedOfTheFirstPage(ended);
    }

    @ParameterizedTest
    @EnumSource
    void aPageThatIsNeverReadFailsWithTheReasonAndWhatWasMovedStaysCounted(Passing passing) {
        var surveyed = bench.surveyed();
        int listed = bench.place.reads();
        bench.place.refuseReads(before -> before - listed < 1 ? null : passing.refusal());
        var left = work(surveyed, this::entered);
        while (left.hasRemaining()) {
            bench.time.sleep(Duration.ofSeconds(30));
            left = work(left, this::entered);
        }
        assertMovedOfTheFirstPage(left);
        assertThat(left.results().tally().failed())
                .isEqualTo(GROUPS - left.results().tally().changed());
    }

    @ParameterizedTest
    @EnumSource
    void logGroupsWhoseKeyKmsDoesNotTellNowAreMovedLaterAndTheOthersNow(Passing passing) {
        var alias = "arn:aws:kms:eu-central-1:111122223333:alias/theirs";
        for (int group = 0; group < GROUPS; group += 2) {
            bench.place.with("/aws/lambda/f-%06d".formatted(group), alias);
        }
        var surveyed = bench.surveyed();
        kms.refusing(alias, passing.refusal());
        var left = work(surveyed, this::enteredByName);
        assertDelayed(left);
        assertThat(bench.place.groupsOn(WANTED)).isEqualTo(GROUPS / 2);
        kms.refusingNoMore(alias).knowingToo(alias, FakeKms.key(OLD));
        var done = work(left, this::enteredByName);
        assertRotated(done);
        assertThat(done.results().previousKeys()).containsOnlyKeys(OLD);
    }

    @ParameterizedTest
    @EnumSource
    void aJournalThatTheBucketDoesNotGiveNowIsReadLater(Passing passing) {
        var surveyed = bench.surveyed();
        bench.s3.refuseReads(passing.refusal());
        var left = work(surveyed, this::entered);
        assertDelayed(left);
        assertThat(bench.place.associations()).isZero();
        bench.s3.refuseReadsNoMore();
        assertRotated(work(left, this::entered));
    }

    @Test
    void aKeyThatTheBucketDoesNotTakeIntoTheJournalNowIsWrittenLaterAndIsNotLost() {
        var surveyed = bench.surveyed();
        bench.place.with("/aws/lambda/f-000000", OTHER);
        bench.s3.refuseNextPut(503);
        var left = work(surveyed, this::entered);
        assertDelayed(left);
        assertThat(bench.place.groupsOn(OTHER)).isOne();
        var done = work(left, this::entered);
        assertRotated(done);
        assertThat(done.results().previousKeys()).containsOnlyKeys(OLD, OTHER);
    }

    @Test
    void aJournalThatIsNeverReadFailsWithTheReasonAfterAWhile() {
        var left = bench.surveyed();
        bench.s3.refuseReads(ApiCallTimeoutException.create(40_000));
        var began = bench.time.passed();
        while (left.hasRemaining()) {
            left = work(left, this::entered);
            bench.time.sleep(Duration.ofSeconds(30));
        }
        assertThat(bench.time.passed().minus(began)).isGreaterThan(bench.patience.longest());
        assertThat(left.results().tally().failures()).singleElement().satisfies(group -> {
            assertThat(group.count()).isEqualTo(GROUPS);
            assertThat(group.failure().message()).startsWith("Tried for 1800 s: ");
        });
    }

    @Test
    void whatDoesNotPassEndsThePlaceAtOnce() {
        var surveyed = bench.surveyed();
        bench.s3.refuseReads(new IllegalStateException("missing from the run"));
        var ended = work(surveyed, this::entered);
        assertThat(ended.hasRemaining()).isFalse();
        assertThat(ended.results().tally().failed()).isEqualTo(GROUPS);
    }

    private Entry enteredByName() {
        return VirtualSurvey.entered(PLACE, VirtualLogs.of(PLACE, bench.place, kms, bench.time), kms);
    }
}
