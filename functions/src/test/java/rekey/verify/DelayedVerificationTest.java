package rekey.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.rotate.RotationBench.OLD;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.fakes.FakeKms;
import rekey.fakes.Passing;
import rekey.fakes.SimulatedPlace;
import rekey.inventory.Noted;
import rekey.inventory.SharedNotes;
import rekey.key.PlaceKey;
import rekey.outcome.Patience;
import rekey.outcome.QueryResultsState;
import rekey.pack.Batch;
import rekey.pack.Work;
import rekey.progress.PlaceProgress;
import rekey.progress.WorkRequest;
import rekey.rotate.RotationBench;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import rekey.run.SharedObjects.Part;
import rekey.survey.VirtualSurvey;
import rekey.target.PreviousKey;

/// What AWS refuses now, and would not a minute later, ends the verification of no place.
class DelayedVerificationTest {
    private static final Patience PATIENCE = new Patience(Duration.ofMinutes(30));
    private static final int GROUPS = 120;

    private final RotationBench bench = new RotationBench(new SimulatedPlace().with(GROUPS, OLD));

    private PlaceProgress look(PlaceProgress progress) {
        return Verifying.of(bench).patience(PATIENCE).look(progress, 0);
    }

    private PlaceProgress rotated() {
        return bench.toTheEnd(bench.surveyed(new PreviousKey.None()));
    }

    private static void assertDelayed(PlaceProgress left) {
        assertThat(left.verified()).isFalse();
        assertThat(left.delay()).isNotNull();
        assertThat(left.looks()).as("looks in vain").isZero();
        assertThat(Verdict.of(List.of(left))).isEqualTo(Verdict.LOOK_AGAIN);
    }

    private static void assertVerified(PlaceProgress done) {
        assertThat(done.verified()).isTrue();
        assertThat(done.results().queryResults()).isEqualTo(QueryResultsState.VERIFIED);
        assertThat(done.results().tally().changed()).isEqualTo(GROUPS + 1);
        assertThat(done.results().tally().hasFailures()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aListingThatStopsHalfWayGoesOnThere(Passing passing) {
        var rotated = rotated();
        int read = bench.place.reads();
        bench.place.refuseReads(before -> before - read < 1 ? null : passing.refusal());
        var left = look(rotated);
        assertDelayed(left);
        bench.place.refuseReads(_ -> null);
        assertVerified(look(left));
        assertThat(bench.place.reads() - read).as("pages").isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void queryResultsWhoseKeyAwsDoesNotTellNowAreAskedForLaterHoweverOften(Passing passing) {
        var left = rotated();
        bench.place.refuseQueries(_ -> passing.refusal());
        for (int look = 0; look <= PlaceVerification.MOST_LOOKS; look++) {
            left = look(left);
            assertDelayed(left);
        }
        bench.place.refuseQueries(_ -> null);
        assertVerified(look(left));
    }

    @ParameterizedTest
    @EnumSource
    void aListingThatNeverGoesOnFailsWithTheReasonAfterAWhile(Passing passing) {
        var left = rotated();
        bench.place.refuseReads(_ -> passing.refusal());
        var began = bench.time.passed();
        while (!left.verified()) {
            left = look(left);
            bench.time.sleep(Duration.ofSeconds(30));
        }
        assertThat(bench.time.passed().minus(began)).isGreaterThan(PATIENCE.longest());
        assertThat(left.results().tally().failures())
                .singleElement()
                .satisfies(group ->
                        assertThat(group.failure().message()).startsWith("Tried for 1800 s: DescribeLogGroups: "));
    }

    private PlaceProgress lookInABatch(PlaceProgress progress) {
        return lookInABatch(progress, Noted.NOTHING);
    }

    /// @param noted where the survey's note of one target that it found right is; nowhere where it
    ///     found none right
    private PlaceProgress lookInABatch(PlaceProgress progress, Noted noted) {
        var work = new Work(
                RotationBench.PLACE,
                PlaceKey.existing(RotationBench.WANTED),
                progress.journal(),
                null,
                QueryResultsState.TO_CHANGE,
                0,
                noted.parts().size(),
                false,
                noted);
        var request = new WorkRequest("run", new Batch(0, 0, List.of(work)), null, 1);
        var verification = new BatchVerification(
                new Bucket(bench.s3, "bucket"),
                request,
                VirtualSurvey.INPUT,
                "look-" + bench.time.nanos(),
                SharedNotes.unkept(),
                () -> false,
                PATIENCE,
                bench.time);
        var kms = FakeKms.knowing(VirtualSurvey.ALIAS, FakeKms.key(RotationBench.WANTED));
        return verification
                .look(
                        List.of(progress),
                        place -> VirtualSurvey.entered(place, bench.newLogs(), kms),
                        Map.of(),
                        UnaryOperator.identity())
                .getFirst();
    }

    @ParameterizedTest
    @EnumSource
    void aJournalThatTheBucketDoesNotGiveNowIsReadLater(Passing passing) {
        var rotated = rotated();
        bench.s3.refuseReads(passing.refusal());
        var left = lookInABatch(rotated);
        assertDelayed(left);
        bench.s3.refuseReadsNoMore();
        assertVerified(lookInABatch(left));
    }

    /// A log group appears on another key. Only the survey's notes tell whether it was counted as right.
    @ParameterizedTest
    @EnumSource
    void notesThatTheBucketDoesNotGiveNowAreReadLater(Passing passing) {
        var rotated = rotated();
        bench.place.with("/appeared", OLD);
        var noted = new Noted(List.of(new Part("survey", 0, 1)), null);
        bench.s3.refuseReadsBelow(new RunFolder("run").notesPrefix(), passing.refusal());
        assertDelayed(lookInABatch(rotated, noted));
    }

    @Test
    void notesThatAreMissingEndNoPlace() {
        var rotated = rotated();
        bench.place.with("/appeared", OLD);
        var noted = new Noted(List.of(new Part("survey", 0, 1)), null);
        var left = lookInABatch(rotated, noted);
        assertThat(left.delay()).isNull();
        assertThat(left.hasRemaining()).as("another round for the log group").isTrue();
    }

    @Test
    void aJournalThatIsMissingEndsThePlaceAtOnce() {
        var rotated = rotated();
        bench.s3.refuseReads(new IllegalStateException("missing from the run"));
        var ended = lookInABatch(rotated);
        assertThat(ended.verified()).isTrue();
        assertThat(ended.results().tally().hasFailures()).isTrue();
    }

    @Test
    void queryResultsThatAwsNeverTellsOfFailAlone() {
        var left = rotated();
        bench.place.refuseQueries(_ -> Passing.UNAVAILABLE.refusal());
        while (!left.verified()) {
            left = look(left);
            bench.time.sleep(Duration.ofSeconds(30));
        }
        assertThat(left.results().queryResults()).isEqualTo(QueryResultsState.FAILED);
        assertThat(left.results().tally().changed()).isEqualTo(GROUPS);
        assertThat(left.results().tally().failed()).isOne();
    }
}
