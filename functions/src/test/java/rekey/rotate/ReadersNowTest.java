package rekey.rotate;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.rotate.RotationBench.OLD;
import static rekey.rotate.RotationBench.WANTED;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeKms;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.input.AppliedPlan;
import rekey.input.Globs;
import rekey.input.InputBuilder;
import rekey.input.KeyChoice;
import rekey.input.ReadersRule;
import rekey.inventory.SharedNotes;
import rekey.lambda.Deadline;
import rekey.outcome.Patience;
import rekey.progress.Cursor;
import rekey.progress.PlaceProgress;
import rekey.survey.VirtualSurvey;
import rekey.target.PreviousKey;

/// Who may use the keys of a place is compared again when its turn comes, if readers are to be kept.
class ReadersNowTest {
    private static final Deadline NEVER = new Deadline(() -> Integer.MAX_VALUE, Duration.ZERO);
    private static final String READER = "arn:aws:iam::111122223333:role/Reader";
    private static final String LOGS = allow("{\"Service\": \"logs.eu-central-1.amazonaws.com\"}");
    private static final String THE_READER = allow("{\"AWS\": \"%s\"}".formatted(READER));
    private final RuntimeException slowDown = Refusals.of("ThrottlingException", 400, "Rate exceeded");

    private RotationBench bench = new RotationBench(new SimulatedPlace().with(20, OLD));
    private final FakeKms kms = FakeKms.knowing(VirtualSurvey.ALIAS, FakeKms.key(WANTED))
            .withPolicyOf(OLD, policy(LOGS, THE_READER))
            .withPolicyOf(WANTED, policy(LOGS, THE_READER));
    private InputBuilder input = InputBuilder.rotation()
            .key(new KeyChoice.Alias(VirtualSurvey.ALIAS))
            .readers(ReadersRule.KEEP);
    private BooleanSupplier timeIsUp = () -> false;

    private static String allow(String principal) {
        return "{\"Effect\": \"Allow\", \"Principal\": %s, \"Action\": \"kms:*\", \"Resource\": \"*\"}"
                .formatted(principal);
    }

    private static String policy(String... statements) {
        return "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}".formatted(String.join(",", statements));
    }

    @BeforeEach
    void patient() {
        bench.patience = new Patience(Duration.ofMinutes(30));
    }

    private void narrowed() {
        kms.withPolicyOf(WANTED, policy(LOGS));
    }

    private PlaceProgress work(PlaceProgress from) {
        var rotation = new BatchRotation(
                place -> VirtualSurvey.entered(place, bench.newLogs(), kms),
                (place, _) -> {
                    throw new AssertionError("no key is to be made in " + place);
                },
                _ -> bench.journal,
                SharedNotes.unkept(),
                LiveBatch.unwatched(),
                input.build(),
                NEVER.orWhen(timeIsUp),
                bench.patience,
                bench.time);
        return rotation.work(List.of(from)).getFirst();
    }

    private void assertUntouchedForReaders(PlaceProgress done) {
        assertThat(done.hasRemaining()).isFalse();
        assertThat(done.results().tally().failures()).singleElement().satisfies(group -> {
            assertThat(group.count()).isEqualTo(20);
            assertThat(group.failure().code()).isEqualTo("ReadersLoseAccess");
            assertThat(group.failure().remedy()).startsWith("Run Rekey in mode plan");
        });
        assertThat(bench.place.associations()).isZero();
    }

    @Test
    void whoLosesAccessByAPolicyThatWasNarrowedSinceTheSurveyLeavesThePlaceUntouched() {
        var surveyed = bench.surveyed();
        narrowed();
        var done = work(surveyed);
        assertUntouchedForReaders(done);
        assertThat(done.results().tally().failures().getFirst().failure().message())
                .contains(READER);
    }

    /// That the run applies a plan makes no difference: it is no key that has drifted.
    @Test
    void alsoWhereAPlanIsApplied() {
        input = input.applies(new AppliedPlan("r0", Globs.ALL));
        var surveyed = bench.surveyed();
        narrowed();
        var done = work(surveyed);
        assertUntouchedForReaders(done);
        assertThat(done.results().tally().drifted().groups()).isEmpty();
    }

    @Test
    void whereNobodyLosesAccessAllIsMovedAndEachPolicyIsReadOnce() {
        var done = work(bench.surveyed());
        assertThat(done.results().tally().changed()).isEqualTo(20);
        assertThat(kms.policiesAsked()).containsExactlyInAnyOrder(OLD, WANTED);
    }

    @Test
    void whereReadersAreNotToBeKeptNothingIsAsked() {
        input = input.readers(ReadersRule.WARN);
        narrowed();
        assertThat(work(bench.surveyed()).results().tally().changed()).isEqualTo(20);
        assertThat(kms.policiesAsked()).isEmpty();
    }

    @Test
    void aPlaceThatIsBegunIsNotComparedAgain() {
        var surveyed = bench.surveyed();
        narrowed();
        work(surveyed.at(new Cursor(0, 0, 5), surveyed.results()));
        assertThat(kms.policiesAsked()).isEmpty();
        assertThat(bench.place.groupsOn(WANTED)).isEqualTo(15);
    }

    @Test
    void whatKmsDoesNotSayNowIsAskedLater() {
        kms.refusingThePolicyOf(OLD, slowDown);
        var putOff = work(bench.surveyed());
        assertThat(putOff.hasRemaining()).isTrue();
        assertThat(putOff.delay()).isNotNull();
        assertThat(bench.place.associations()).isZero();
        kms.refusingThePolicyNoMore(OLD);
        assertThat(work(putOff).results().tally().changed()).isEqualTo(20);
    }

    @Test
    void whatKmsNeverSaysLeavesThePlaceUntouched() {
        kms.refusingThePolicyOf(OLD, slowDown);
        var left = bench.surveyed();
        while (left.hasRemaining()) {
            left = work(left);
            bench.time.sleep(Duration.ofMinutes(7));
        }
        assertUntouchedForReaders(left);
    }

    @Test
    void aPolicyThatMayNotBeReadLeavesThePlaceUntouched() {
        kms.refusingThePolicyOf(
                OLD, Refusals.of("AccessDeniedException", 400, "not authorized to perform: kms:GetKeyPolicy"));
        assertUntouchedForReaders(work(bench.surveyed()));
    }

    @Test
    void anInvocationWithoutTimeLeavesThePlaceToTheNext() {
        var surveyed = bench.surveyed();
        timeIsUp = () -> true;
        var left = work(surveyed);
        assertThat(left.hasRemaining()).isTrue();
        assertThat(left.results().tally().hasFailures()).isFalse();
        timeIsUp = () -> false;
        assertThat(work(left).results().tally().changed()).isEqualTo(20);
    }

    @Test
    void aRestorationComparesTheKeysOfEachTarget() {
        input = InputBuilder.restoration("r0").readers(ReadersRule.KEEP);
        bench = new RotationBench(new SimulatedPlace().with(20, WANTED));
        kms.withPolicyOf(OLD, policy(LOGS));
        assertUntouchedForReaders(work(bench.toRestore(_ -> new PreviousKey.Key(OLD))));
    }
}
