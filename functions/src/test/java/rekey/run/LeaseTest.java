package rekey.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.fakes.FakeExecutions;
import rekey.fakes.FakeS3;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

class LeaseTest {
    private static final String OURS = "arn:aws:states:eu-central-1:111122223333:execution:rekey:ours";
    private static final String THEIRS = "arn:aws:states:eu-central-1:111122223333:execution:rekey:theirs";
    private static final Instant NOW = Instant.parse("2026-10-01T12:00:00Z");

    private final FakeS3 s3 = new FakeS3();
    private final FakeExecutions executions = new FakeExecutions();
    private final Lease lease = new Lease(new Bucket(s3, "bucket"), new Executions(executions));

    private void heldByThem() {
        s3.store("lease.json", """
                {"run": "theirs", "execution": "%s", "takenAt": "2026-10-01T11:00:00Z"}""".formatted(THEIRS));
    }

    private void take() {
        lease.take("ours", OURS, NOW);
    }

    private String holder() {
        return Json.tree(s3.text("lease.json")).get("execution").textValue();
    }

    @Test
    void itIsTakenWhereNobodyHoldsIt() {
        take();
        assertThat(holder()).isEqualTo(OURS);
        assertThat(Json.tree(s3.text("lease.json")).get("takenAt").textValue()).isEqualTo("2026-10-01T12:00:00Z");
    }

    @Test
    void takingItTwiceForTheSameExecutionIsTakingItOnce() {
        take();
        var before = s3.text("lease.json");
        executions.with(OURS, ExecutionStatus.RUNNING);
        lease.take("ours", OURS, NOW.plusSeconds(60));
        assertThat(s3.text("lease.json")).isEqualTo(before);
    }

    @Test
    void aLostAnswerToTheWriteIsNoOtherHolder() {
        s3.loseAnswerOfNextPut();
        assertThatCode(this::take).doesNotThrowAnyException();
        assertThat(holder()).isEqualTo(OURS);
    }

    @ParameterizedTest
    @EnumSource(names = {"RUNNING", "PENDING_REDRIVE"})
    void itIsRefusedWhileItsHolderHasNotEndedAndTheHolderIsNamed(ExecutionStatus status) {
        heldByThem();
        executions.with(THEIRS, status);
        assertThatThrownBy(this::take)
                .isInstanceOf(RunInProgress.class)
                .hasMessageContaining("Run theirs has not ended")
                .hasMessageContaining(THEIRS);
        assertThat(holder()).isEqualTo(THEIRS);
    }

    @ParameterizedTest
    @EnumSource(names = {"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"})
    void itIsTakenOverFromAnExecutionThatHasEnded(ExecutionStatus status) {
        heldByThem();
        executions.with(THEIRS, status);
        take();
        assertThat(holder()).isEqualTo(OURS);
    }

    @Test
    void whoTakesItOverIsToldFromWhomHoweverOftenItAsks() {
        heldByThem();
        assertThat(lease.take("ours", OURS, NOW)).containsExactly("theirs");
        assertThat(lease.take("ours", OURS, NOW)).containsExactly("theirs");
        assertThat(lease.take("third", "arn:third", NOW)).containsExactly("theirs", "ours");
    }

    @Test
    void whoTakesItFromNobodyIsToldOfNobody() {
        assertThat(lease.take("ours", OURS, NOW)).isEmpty();
        assertThat(lease.take("ours", OURS, NOW)).isEmpty();
    }

    @Test
    void itRemembersTheLastTenThatNeverFreedIt() {
        for (int run = 0; run < 12; run++) {
            lease.take("r" + run, "arn:" + run, NOW);
        }
        assertThat(lease.take("ours", OURS, NOW)).hasSize(10).startsWith("r2").endsWith("r11");
    }

    @Test
    void itIsTakenOverFromAnExecutionThatAwsHasForgotten() {
        heldByThem();
        take();
        assertThat(holder()).isEqualTo(OURS);
    }

    @Test
    void itIsTakenWhereItWasFreedJustBeforeItWasRead() {
        heldByThem();
        executions.with(THEIRS, ExecutionStatus.RUNNING);
        s3.beforeNextGet(() -> s3.remove("lease.json"));
        take();
        assertThat(holder()).isEqualTo(OURS);
    }

    /// Whoever is told that a run was stopped frees its lease, and the next run may begin at once.
    @Test
    void itIsTakenWhereItWasFreedJustBeforeItWasTakenOver() {
        heldByThem();
        executions.with(THEIRS, ExecutionStatus.ABORTED);
        s3.beforeNextPut(() -> {}); // the try to take a free lease
        s3.beforeNextPut(() -> s3.remove("lease.json"));
        take();
        assertThat(holder()).isEqualTo(OURS);
    }

    @Test
    void ofTwoThatTakeItOverTheSlowerOneGivesWay() {
        heldByThem();
        var third = THEIRS + "-2";
        executions.with(THEIRS, ExecutionStatus.FAILED).with(third, ExecutionStatus.RUNNING);
        s3.beforeNextPut(() -> {}); // the try to take a free lease
        s3.beforeNextPut(() -> s3.store("lease.json", """
                {"run": "third", "execution": "%s", "takenAt": "2026-10-01T11:59:59Z"}""".formatted(third)));
        assertThatThrownBy(this::take).isInstanceOf(RunInProgress.class).hasMessageContaining("Run third");
        assertThat(holder()).isEqualTo(third);
    }

    @Test
    void aLeaseThatNeverStandsStillIsGivenUp() {
        for (int race = 0; race < 50; race++) {
            s3.beforeNextPut(this::heldByThem);
            s3.beforeNextGet(() -> s3.remove("lease.json"));
        }
        assertThatThrownBy(this::take)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("changed hands 10 times");
    }

    @Test
    void itsHolderReleasesItHoweverOftenAndThenDeletesIt() {
        take();
        assertThat(lease.release(OURS, NOW)).isTrue();
        assertThat(lease.release(OURS, NOW)).isTrue();
        lease.delete(OURS);
        assertThat(s3.keys()).isEmpty();
        assertThat(lease.release(OURS, NOW)).isFalse();
    }

    /// Its execution may still be under way: it waits for its own report.
    @Test
    void whatWasReleasedIsTakenWithoutAskingAndItsLastHolderIsNamed() {
        take();
        lease.release(OURS, NOW);
        executions.with(OURS, ExecutionStatus.RUNNING);
        assertThat(lease.take("theirs", THEIRS, NOW)).containsExactly("ours");
        assertThat(executions.calls()).isEmpty();
    }

    @Test
    void nobodyElseReleasesOrDeletesIt() {
        heldByThem();
        assertThat(lease.release(OURS, NOW)).isFalse();
        lease.delete(OURS);
        assertThat(holder()).isEqualTo(THEIRS);
    }

    @Test
    void whatSomebodyElseTookBetweenTheLookAndTheWriteStaysTheirs() {
        take();
        s3.beforeNextPut(this::heldByThem);
        assertThat(lease.release(OURS, NOW)).isFalse();
        assertThat(holder()).isEqualTo(THEIRS);
    }

    @Test
    void whatSomebodyElseTookBetweenTheLookAndTheDeletionStaysTheirs() {
        take();
        s3.beforeNextDelete(this::heldByThem);
        lease.delete(OURS);
        assertThat(holder()).isEqualTo(THEIRS);
    }

    @Test
    void releasingWhatNobodyHoldsIsNothing() {
        assertThat(lease.release(OURS, NOW)).isFalse();
    }
}
