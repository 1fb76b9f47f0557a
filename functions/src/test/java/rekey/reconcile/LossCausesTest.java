package rekey.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.input.Mode;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.place.Place;
import rekey.report.SampleRun;

class LossCausesTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final LostPlace LOST = new LostPlace(Phase.ROTATION, PLACE, 5, 5);
    private static final Failure TIMED_OUT =
            new Failure("Sandbox.Timedout", "its worker failed: Task timed out", Blame.REKEY, "Lower PlacesPerWorker");
    private static final FailedChild CHILD = new FailedChild(Phase.ROTATION, Set.of(PLACE), TIMED_OUT);
    private static final EarlyEnd BROKEN = EarlyEnd.of(new Problem("States.Runtime", "it broke"));

    @Test
    void aLostPlaceSaysWhatItsWorkerFailedOf() {
        var failure = new LossCauses(new FailedChildren(List.of(CHILD), 0, null), BROKEN).of(LOST);
        assertThat(failure)
                .isEqualTo(new Failure(
                        "Sandbox.Timedout",
                        "5 targets were to be changed, and no worker reported what became of them: its worker failed: Task timed out",
                        Blame.REKEY,
                        "Lower PlacesPerWorker"));
    }

    @Test
    void whereNoWorkerBeganTheEndOfTheRunIsTheCause() {
        var failure = new LossCauses(FailedChildren.NONE, BROKEN).of(new LostPlace(Phase.SURVEY, PLACE, 0, 0));
        assertThat(failure.code()).isEqualTo("States.Runtime");
        assertThat(failure.message())
                .isEqualTo("The place was planned, but its survey gave no result: the run ended early. it broke");
    }

    @Test
    void ofARunThatWasStoppedEachLossSaysHowToGoOnAndHowToGoBack() {
        assertThat(new LossCauses(FailedChildren.NONE, Stop.ABORTED.of(SampleRun.plan())).of(LOST))
                .returns("Aborted", Failure::code)
                .returns(Blame.STOPPED, Failure::blame)
                .returns(
                        "Start the next run: it goes on where this one ended. Or undo this one:"
                                + " {\"mode\": \"restore\", \"restore\": {\"run\": \"r1\"}}",
                        Failure::remedy)
                .satisfies(failure -> assertThat(failure.message())
                        .endsWith(": the run ended early. Somebody stopped the execution"));
        assertThat(Stop.TIMED_OUT.of(SampleRun.plan(Mode.VERIFY)))
                .returns("TimedOut", end -> end.problem().error())
                .returns("Start it again: it has changed nothing", EarlyEnd::remedy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none        | none      | Somebody stopped the execution",
                "none        | ' '       | Somebody stopped the execution",
                "Maintenance | none      | Somebody stopped the execution: Maintenance",
                "none        | wrong key | Somebody stopped the execution: wrong key",
                "Maintenance | wrong key | Somebody stopped the execution: Maintenance: wrong key"
            })
    void whatAPersonSaysWhoStopsARunIsItsCause(@Nullable String error, @Nullable String cause, String told) {
        var problem = Stop.ABORTED.problem(error, cause);
        assertThat(problem).isEqualTo(new Problem("Aborted", told));
        assertThat(Stop.is(problem)).isTrue();
    }

    @Test
    void onlyAStopIsAStop() {
        for (var stop : Stop.values()) {
            assertThat(Stop.is(stop.problem())).isTrue();
        }
        assertThat(Stop.is(new Problem("States.Timeout", ""))).isFalse();
        assertThat(Stop.is(null)).isFalse();
    }

    @Test
    void whatWasWrittenDownBeforeIsNoPartOfTheLoss() {
        var soFar = new LostPlace(Phase.ROTATION, PLACE, 5, 2);
        assertThat(new LossCauses(FailedChildren.NONE, null).of(soFar).message())
                .isEqualTo("5 targets were to be changed, no worker reported what became of 2, and nobody looked again"
                        + " at the others");
    }

    @Test
    void whatNobodyExplainsIsALossWithoutACause() {
        var failure = new LossCauses(FailedChildren.NONE, null).of(LOST);
        assertThat(failure.code()).isEqualTo("NoResult");
        assertThat(failure.message())
                .isEqualTo("5 targets were to be changed, and no worker reported what became of them");
        assertThat(failure.remedy()).contains("Map Run", "run Rekey again");
    }

    @Test
    void whatWasNotLookedIntoIsCounted() {
        assertThat(new LossCauses(new FailedChildren(List.of(), 900, null), null)
                        .of(LOST)
                        .message())
                .endsWith(". 900 child executions failed. Rekey looked into 0 of them, and not into that of this"
                        + " place");
    }

    @Test
    void whyTheCauseCouldNotBeReadIsSaid() {
        var refused = new AwsError("AccessDeniedException", 400, "not authorized to perform: states:ListMapRuns");
        assertThat(new LossCauses(new FailedChildren(List.of(), 0, refused), null)
                        .of(LOST)
                        .message())
                .endsWith(
                        "The reason could not be read: AccessDeniedException: not authorized to perform: states:ListMapRuns");
    }
}
