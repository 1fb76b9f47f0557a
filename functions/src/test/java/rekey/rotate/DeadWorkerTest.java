package rekey.rotate;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.rotate.RotationBench.OLD;
import static rekey.rotate.RotationBench.PLACE;
import static rekey.rotate.RotationBench.WANTED;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.fakes.Dying;
import rekey.fakes.FakeKms;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.input.AppliedPlan;
import rekey.input.ExecutionInput;
import rekey.input.Globs;
import rekey.input.InputBuilder;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.inventory.SharedNotes;
import rekey.lambda.Deadline;
import rekey.member.Entry;
import rekey.outcome.Blame;
import rekey.outcome.CountedAs;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.pack.VirtualPack;
import rekey.place.Place;
import rekey.progress.Evidence;
import rekey.progress.PlaceProgress;
import rekey.progress.PlaceResult;
import rekey.reconcile.ReconciledPlace;
import rekey.run.Json;
import rekey.survey.SurveyedPlace;
import rekey.survey.VirtualSurvey;
import software.amazon.awssdk.services.kms.model.KeyState;

/// A worker moves some targets of a place and dies before it can say so. Then the place is closed, or its
/// key is another: what was moved is told all the same, and never called untouched.
class DeadWorkerTest {
    private static final int GROUPS = 60;
    private static final Deadline NEVER = new Deadline(() -> Integer.MAX_VALUE, Duration.ZERO);
    private static final Failure CLOSED =
            new Failure("AccessDenied", "The role is closed", Blame.CONFIGURATION, "Open the role");

    private static final ExecutionInput APPLYING = InputBuilder.rotation()
            .key(new KeyChoice.Alias(VirtualSurvey.ALIAS))
            .applies(new AppliedPlan("r0", Globs.ALL))
            .build();

    private final RotationBench bench = new RotationBench(new SimulatedPlace().with(GROUPS, OLD));
    private final SurveyedPlace surveyed =
            VirtualSurvey.of(PLACE, bench.journal, bench.newLogs(), kms(WANTED, KeyState.ENABLED));

    /// What the key is by the time the next worker comes.
    enum Key {
        REPOINTED,
        DISABLED;

        private FakeKms kms() {
            return switch (this) {
                case REPOINTED -> DeadWorkerTest.kms(WANTED.replace("wanted", "another"), KeyState.ENABLED);
                case DISABLED -> DeadWorkerTest.kms(WANTED, KeyState.DISABLED);
            };
        }
    }

    private static FakeKms kms(String arn, KeyState state) {
        return FakeKms.knowing(VirtualSurvey.ALIAS, FakeKms.key(arn, state));
    }

    /// @param calls that the worker makes before it dies; it hears no answer to the last
    private PlaceProgress begunBy(int calls) {
        var begun = PlaceProgress.begin(VirtualPack.work(surveyed));
        bench.killed(new Dying(calls, true), begun);
        return Json.read(Json.bytes(begun.doubted()), PlaceProgress.class);
    }

    private PlaceProgress worked(PlaceProgress place, Elsewhere elsewhere, Function<Place, Entry> entering) {
        var rotation = new BatchRotation(
                entering,
                (at, _) -> {
                    throw new AssertionError("no key is to be made in " + at);
                },
                _ -> bench.journal,
                SharedNotes.unkept(),
                LiveBatch.unwatched(),
                elsewhere == Elsewhere.DRIFTED ? APPLYING : VirtualSurvey.INPUT,
                NEVER,
                bench.patience,
                bench.time);
        return rotation.work(List.of(place)).getFirst();
    }

    private PlaceProgress worked(PlaceProgress place, Elsewhere elsewhere, Key key) {
        return worked(place, elsewhere, at -> VirtualSurvey.entered(at, bench.newLogs(), key.kms()));
    }

    private Optional<PlaceOutcome> outcome(PlaceProgress ended) {
        return new Evidence(Mode.ROTATE, List.of(surveyed), List.of(PlaceResult.of(ended))).outcome(PLACE);
    }

    private int moved() {
        return (int) bench.place.groupsOn(WANTED) + (WANTED.equals(bench.place.queryResultsKey()) ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource
    void whatItHadMovedIsChangedAndTheRestFailsIfTheKeyIsNotTheSameAnyMore(Key key) {
        for (var calls : List.of(5, 30, 55)) {
            var test = new DeadWorkerTest();
            var place = test.begunBy(calls);
            int moved = test.moved();
            assertThat(moved).isBetween(1, GROUPS);
            int made = test.bench.place.associations();
            var done = test.worked(place, Elsewhere.TAKEN_ALONG, key);
            assertThat(test.bench.place.associations()).isEqualTo(made);
            var tally = done.results().tally();
            assertThat(tally.changed()).isEqualTo(moved);
            assertThat(tally.failed()).isEqualTo(GROUPS + 1 - moved);
            assertThat(done.results().previousKeys())
                    .hasEntrySatisfying(OLD, use -> assertThat(use.logGroups()).isEqualTo(moved));
            assertThat(test.outcome(done)).hasValue(new PlaceOutcome.Incomplete());
            assertThat(done.verified()).as("what is moved is verified").isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofAPlanThatIsAppliedOnlyTheRestHasDrifted(Key key) {
        var place = begunBy(30);
        int moved = moved();
        var tally = worked(place, Elsewhere.DRIFTED, key).results().tally();
        assertThat(tally.changed()).isEqualTo(moved);
        assertThat(tally.drifted().count()).isEqualTo(GROUPS + 1 - moved);
        assertThat(tally.failures()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aPlaceThatItHadNotTouchedIsRefusedOnceThatIsSeen(Key key) {
        var done = worked(begunBy(1), Elsewhere.TAKEN_ALONG, key);
        assertThat(moved()).isZero();
        assertThat(done.verified()).isTrue();
        assertThat(done.results().tally().failed()).isEqualTo(GROUPS + 1);
        assertThat(outcome(done)).get().isInstanceOf(PlaceOutcome.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30})
    void whatNobodyCanLookAtAnyMoreIsUnaccountedFor(int calls) {
        var closed = worked(begunBy(calls), Elsewhere.TAKEN_ALONG, _ -> new Entry.Barred(CLOSED));
        assertThat(closed.verified()).isTrue();
        assertThat(closed.hasRemaining()).isFalse();
        var read = Json.read(Json.bytes(PlaceResult.of(closed)), PlaceResult.class);
        var outcome = outcome(closed).orElseThrow();
        assertThat(outcome).isInstanceOfSatisfying(PlaceOutcome.Lost.class, lost -> {
            assertThat(lost.failure().code()).isEqualTo(CLOSED.code());
            assertThat(lost.failure().message()).contains(CLOSED.message(), "died");
        });
        var reconciled = new ReconciledPlace(Mode.ROTATE, PLACE, surveyed, read, outcome);
        assertThat(reconciled.counts().unaccounted()).isEqualTo(GROUPS + 1);
        assertThat(reconciled.counts().failed()).isZero();
        assertThat(reconciled.rest().as()).isEqualTo(CountedAs.UNACCOUNTED);
        assertThat(reconciled.previousKeys())
                .hasEntrySatisfying(OLD, use -> assertThat(use.stillOnIt()).isEqualTo(GROUPS));
    }

    @Test
    void ifNobodyIsInItsWayTheNextWorkerEndsThePlaceAsEver() {
        var entered = kms(WANTED, KeyState.ENABLED);
        var done =
                worked(begunBy(30), Elsewhere.TAKEN_ALONG, at -> VirtualSurvey.entered(at, bench.newLogs(), entered));
        assertThat(done.results().tally().changed()).isEqualTo(GROUPS + 1);
        assertThat(done.results().tally().hasFailures()).isFalse();
    }

    /// Entered, and yet nobody can see what the worker left.
    @ParameterizedTest
    @ValueSource(ints = {5, 30})
    void whatMayNotBeListedAnyMoreIsUnaccountedFor(int calls) {
        var place = begunBy(calls);
        int moved = moved();
        bench.place.refuseReads(_ -> Refusals.of("AccessDeniedException", 400, "logs:DescribeLogGroups: no"));
        var entered = kms(WANTED, KeyState.ENABLED);
        var ended = worked(place, Elsewhere.TAKEN_ALONG, at -> VirtualSurvey.entered(at, bench.newLogs(), entered));
        assertThat(moved()).isEqualTo(moved).isPositive();
        assertThat(ended.hasRemaining()).isFalse();
        var outcome = outcome(ended).orElseThrow();
        assertThat(outcome).isInstanceOf(PlaceOutcome.Lost.class);
        var read = PlaceResult.of(ended);
        var reconciled = new ReconciledPlace(Mode.ROTATE, PLACE, surveyed, read, outcome);
        assertThat(reconciled.counts().unaccounted()).isEqualTo(GROUPS + 1);
    }

    @Test
    void aPlaceThatNobodyHasTouchedAndMayNotBeListedAnyMoreIsUnreachable() {
        bench.place.refuseReads(_ -> Refusals.of("AccessDeniedException", 400, "logs:DescribeLogGroups: no"));
        var entered = kms(WANTED, KeyState.ENABLED);
        var ended = worked(
                PlaceProgress.begin(VirtualPack.work(surveyed)),
                Elsewhere.TAKEN_ALONG,
                at -> VirtualSurvey.entered(at, bench.newLogs(), entered));
        assertThat(outcome(ended)).get().isInstanceOf(PlaceOutcome.Unreachable.class);
    }
}
