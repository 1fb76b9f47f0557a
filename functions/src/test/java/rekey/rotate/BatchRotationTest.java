package rekey.rotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static rekey.rotate.RotationBench.OLD;
import static rekey.rotate.RotationBench.WANTED;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeKms;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.input.AppliedPlan;
import rekey.input.Globs;
import rekey.input.InputBuilder;
import rekey.input.KeyChoice;
import rekey.input.NewKey;
import rekey.inventory.SharedNotes;
import rekey.lambda.Deadline;
import rekey.outcome.Drift;
import rekey.outcome.Drifted;
import rekey.place.Place;
import rekey.progress.PlaceProgress;
import rekey.survey.VirtualSurvey;
import rekey.target.PreviousKey;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/// The virtual time that passes beside a wait is that of the calls, which depends on how the
/// threads come to them.
class BatchRotationTest {
    private static final String MADE = "arn:aws:kms:eu-central-1:111122223333:key/12345678-1234-1234-1234-123456789012";
    private static final KeyChoice CREATE =
            new KeyChoice.Create(new NewKey("alias/wanted", List.of(), List.of(), false, 7));
    private static final Deadline NEVER = new Deadline(() -> Integer.MAX_VALUE, Duration.ZERO);

    private final RotationBench bench = new RotationBench(new SimulatedPlace().with(20, OLD));

    private static KeyMetadata key(Instant created) {
        return KeyMetadata.builder()
                .arn(MADE)
                .keyState(KeyState.ENABLED)
                .keyUsage(KeyUsageType.ENCRYPT_DECRYPT)
                .keySpec(KeySpec.SYMMETRIC_DEFAULT)
                .creationDate(created)
                .build();
    }

    /// A place whose survey found the key, and whose CloudWatch Logs knows it after a while.
    private PlaceProgress worked(Duration unknownFor, FakeKms kms) {
        var surveyed = bench.surveyed().keyMade(MADE);
        var known = bench.time.now().plus(unknownFor);
        bench.place.refuse(_ -> bench.time.now().isBefore(known)
                ? Refusals.of("InvalidParameterException", 400, "The specified KMS Key Id could not be found.")
                : null);
        var rotation = new BatchRotation(
                place -> VirtualSurvey.entered(place, bench.newLogs(), kms),
                (place, _) -> {
                    throw new AssertionError("no key is to be made in " + place);
                },
                _ -> bench.journal,
                SharedNotes.unkept(),
                LiveBatch.unwatched(),
                InputBuilder.rotation().key(CREATE).build(),
                NEVER,
                bench.patience,
                bench.time);
        return rotation.work(List.of(surveyed)).getFirst();
    }

    @Test
    void aKeyThatARunHasMadeThatWasStoppedAMomentAgoIsTriedUntilItIsKnownEverywhere() {
        var kms = FakeKms.knowing(MADE, key(bench.time.now().minusSeconds(10)));
        var tally = worked(Duration.ofSeconds(40), kms).results().tally();
        assertThat(tally.changed()).isEqualTo(20);
        assertThat(tally.failed()).isZero();
    }

    @Test
    void alsoWhereKmsDoesNotShowItYet() {
        var kms = FakeKms.knowing("alias/another", key(Instant.EPOCH));
        assertThat(worked(Duration.ofSeconds(40), kms).results().tally().changed())
                .isEqualTo(20);
    }

    /// How long a key of this age is tried that nobody comes to know.
    private Duration waitedInVain(Duration age) {
        var kms = FakeKms.knowing(MADE, key(bench.time.now().minus(age)));
        var before = bench.time.passed();
        var tally = worked(Duration.ofDays(1), kms).results().tally();
        assertThat(tally.failed()).isEqualTo(20);
        return bench.time.passed().minus(before);
    }

    @Test
    void aKeyThatWasMadeDaysAgoIsNotWaitedFor() {
        assertThat(waitedInVain(Duration.ofDays(3))).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void itIsWaitedForFiveMinutesFromWhenItWasMade() {
        assertThat(waitedInVain(Duration.ofMinutes(4))).isBetween(Duration.ofSeconds(55), Duration.ofMinutes(2));
    }

    @Test
    void aRestorationPutsEachTargetOnItsOwnKeyAndAsksForNone() {
        var back = new RotationBench(new SimulatedPlace().with(20, WANTED));
        var rotation = new BatchRotation(
                place -> VirtualSurvey.entered(
                        place,
                        back.newLogs(),
                        FakeKms.refusing(Refusals.of("AccessDeniedException", 400, "not asked"))),
                (place, _) -> {
                    throw new AssertionError("no key is to be made in " + place);
                },
                _ -> back.journal,
                SharedNotes.unkept(),
                LiveBatch.unwatched(),
                InputBuilder.restoration("r0").build(),
                NEVER,
                back.patience,
                back.time);
        var done = rotation.work(List.of(back.toRestore(_ -> new PreviousKey.Key(OLD))))
                .getFirst();
        assertThat(done.results().tally().changed()).isEqualTo(20);
        assertThat(done.results().tally().hasFailures()).isFalse();
        assertThat(back.place.groupsOn(OLD)).isEqualTo(20);
    }

    private static RotationBench benchOf(String account) {
        return new RotationBench(new Place(account, "eu-central-1"), new SimulatedPlace().with(20, OLD));
    }

    private static boolean isOver(CountDownLatch changes) {
        try {
            return changes.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BatchRotation rotationOf(List<RotationBench> benches) {
        Function<Place, RotationBench> at = place ->
                benches.stream().filter(one -> one.at.equals(place)).findFirst().orElseThrow();
        var first = benches.getFirst();
        var kms = FakeKms.knowing(VirtualSurvey.ALIAS, FakeKms.key(WANTED));
        return new BatchRotation(
                place -> VirtualSurvey.entered(place, at.apply(place).newLogs(), kms),
                (place, _) -> {
                    throw new AssertionError("no key is to be made in " + place);
                },
                place -> at.apply(place).journal,
                SharedNotes.unkept(),
                LiveBatch.unwatched(),
                VirtualSurvey.INPUT,
                NEVER,
                first.patience,
                first.time);
    }

    /// It gets its first answer when the others have changed everything, whoever comes first.
    @Test
    void aPlaceThatGetsNoAnswerHoldsUpNoOtherOfItsBatch() {
        var waiting = benchOf("111122223333");
        var others = Stream.of("222233334444", "333344445555", "444455556666")
                .map(BatchRotationTest::benchOf)
                .toList();
        var changes = new CountDownLatch(20 * others.size());
        others.forEach(other -> other.place.refuse(_ -> {
            changes.countDown();
            return null;
        }));
        var wereFirst = new AtomicBoolean(true);
        waiting.place.refuse(_ -> {
            wereFirst.compareAndSet(true, isOver(changes));
            return null;
        });
        var benches = Stream.concat(Stream.of(waiting), others.stream()).toList();
        var done = rotationOf(benches)
                .work(benches.stream().map(RotationBench::surveyed).toList());
        assertThat(wereFirst).isTrue();
        assertThat(done).extracting(place -> place.results().tally().changed()).containsExactly(20, 20, 20, 20);
    }

    private PlaceProgress ofAPlan(FakeKms kms) {
        var rotation = new BatchRotation(
                place -> VirtualSurvey.entered(place, bench.newLogs(), kms),
                (place, _) -> {
                    throw new AssertionError("no key is to be made in " + place);
                },
                _ -> bench.journal,
                SharedNotes.unkept(),
                LiveBatch.unwatched(),
                InputBuilder.rotation()
                        .key(new KeyChoice.Alias(VirtualSurvey.ALIAS))
                        .applies(new AppliedPlan("r0", Globs.ALL))
                        .build(),
                NEVER,
                bench.patience,
                bench.time);
        return rotation.work(List.of(bench.surveyed())).getFirst();
    }

    /// Days later, when a canary has baked.
    @Test
    void aPlaceWhoseKeyIsNotWhatThePlanShowedWhenItsTurnComesHasDrifted() {
        var repointed = ofAPlan(FakeKms.knowing(VirtualSurvey.ALIAS, FakeKms.key(MADE)));
        var disabled = ofAPlan(FakeKms.knowing(VirtualSurvey.ALIAS, FakeKms.key(WANTED, KeyState.DISABLED)));
        assertThat(List.of(repointed, disabled))
                .extracting(place -> place.results().tally().drifted().groups().getFirst())
                .extracting(Drifted.Group::reason, Drifted.Group::count)
                .containsExactly(tuple(Drift.Reason.WANTED_KEY_CHANGED, 20), tuple(Drift.Reason.WANTED_KEY_UNFIT, 20));
        assertThat(repointed.results().tally().failures()).isEmpty();
        assertThat(repointed.verified()).isTrue();
        assertThat(bench.place.associations()).isZero();
    }
}
