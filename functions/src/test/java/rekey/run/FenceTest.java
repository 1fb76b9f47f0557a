package rekey.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.aws.Clients;
import rekey.aws.PacedCalls;
import rekey.fakes.FakeExecutions;
import rekey.fakes.FakeS3;
import rekey.fakes.VirtualTime;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class FenceTest {
    private final FakeS3 s3 = new FakeS3();
    private final Bucket bucket = new Bucket(s3, "bucket");
    private final Lease lease = new Lease(bucket, new Executions(new FakeExecutions()));
    private final VirtualTime time = new VirtualTime();

    private Fence fenceOfTheHolder() {
        lease.take("first", "arn:first", Instant.EPOCH);
        return new Fence(bucket, "first", time);
    }

    private void later(double seconds) {
        time.sleep(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    @Test
    void theRunThatHoldsTheLeaseMayGoOn() {
        var fence = fenceOfTheHolder();
        for (int second = 0; second < 10; second++) {
            assertThat(fence.closed()).isFalse();
            later(1);
        }
    }

    @Test
    void aRunWhoseLeaseWasTakenOverIsToldWithinTwoSeconds() {
        var fence = fenceOfTheHolder();
        lease.take("second", "arn:second", Instant.EPOCH);
        later(2.001);
        assertThat(fence.closed()).isTrue();
    }

    @Test
    void aRunWhoseLeaseWasFreedMayGoOnNoLongerEither() {
        var fence = fenceOfTheHolder();
        lease.release("arn:first", Instant.EPOCH);
        later(2.001);
        assertThat(fence.closed()).isTrue();
    }

    @Test
    void onceClosedItStaysClosed() {
        var fence = fenceOfTheHolder();
        lease.release("arn:first", Instant.EPOCH);
        later(3);
        assertThat(fence.closed()).isTrue();
        lease.take("first", "arn:first", Instant.EPOCH);
        later(3);
        assertThat(fence.closed()).isTrue();
    }

    @Test
    void theBucketIsAskedOnceInOneAndAHalfSecondsHoweverOftenTheFenceIs() {
        var fence = fenceOfTheHolder();
        var questions = new AtomicInteger();
        int calls = 500; // 20 s of five places
        for (int call = 0; call < calls; call++) {
            s3.beforeNextGet(questions::incrementAndGet);
        }
        for (int call = 0; call < calls; call++) {
            assertThat(fence.closed()).isFalse();
            later(0.04);
        }
        assertThat(questions).hasValueBetween(12, 14);
    }

    /// What was asked before a slow answer is as old as the question.
    @Test
    void anAnswerIsAsOldAsItsQuestion() {
        var fence = fenceOfTheHolder();
        later(3);
        s3.beforeNextGet(() -> later(1.5));
        assertThat(fence.closed()).isFalse();
        lease.release("arn:first", Instant.EPOCH);
        later(0.6);
        assertThat(fence.closed()).isTrue();
    }

    @Test
    void anAnswerThatComesTooLateToBeTrustedIsAskedForAgain() {
        var fence = fenceOfTheHolder();
        later(3);
        s3.beforeNextGet(() -> later(2.5));
        s3.beforeNextGet(() -> s3.remove("lease.json"));
        assertThat(fence.closed()).isTrue();
    }

    @Test
    void aBucketThatAnswersTooLateAgainAndAgainClosesIt() {
        var fence = fenceOfTheHolder();
        later(3);
        for (int question = 0; question < 10; question++) {
            s3.beforeNextGet(() -> later(2.5));
        }
        assertThat(fence.closed()).isTrue();
    }

    private static Runnable failing(int status) {
        return () -> {
            throw S3Exception.builder().statusCode(status).message("busy").build();
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 500, 503})
    void aReadThatFailsOnceOrTwiceIsALateAnswerAndStopsNothing(int status) {
        var fence = fenceOfTheHolder();
        for (int again = 0; again < 3; again++) {
            later(3);
            s3.beforeNextGet(failing(status));
            s3.beforeNextGet(failing(status));
            assertThat(fence.closed()).isFalse();
        }
    }

    @Test
    void aBucketThatCannotBeReachedIsALateAnswerToo() {
        var fence = fenceOfTheHolder();
        later(3);
        s3.beforeNextGet(() -> {
            throw SdkClientException.create("connection closed");
        });
        assertThat(fence.closed()).isFalse();
    }

    /// Its calls must not go on while nobody knows whose the lease is.
    @Test
    void aReadThatFailsAgainAndAgainEndsTheInvocation() {
        var fence = fenceOfTheHolder();
        later(3);
        for (int read = 0; read < 3; read++) {
            s3.beforeNextGet(failing(503));
        }
        assertThat(fence.closed()).isTrue();
    }

    @Test
    void whatWasAskedBeforeAReadThatFailedIsAsOldAsItIs() {
        var fence = fenceOfTheHolder();
        lease.take("second", "arn:second", Instant.EPOCH);
        later(3);
        s3.beforeNextGet(failing(503));
        assertThat(fence.closed()).isTrue();
    }

    @Test
    void whoCannotReadTheLeaseAtFirstIsToldWhyAndNotThatItIsLost() {
        lease.take("first", "arn:first", Instant.EPOCH);
        s3.beforeNextGet(failing(503));
        assertThatThrownBy(() -> new Fence(bucket, "first", time)).isInstanceOf(S3Exception.class);
        assertThat(new Fence(bucket, "first", time).closed()).isFalse();
    }

    /// A worker may not list the bucket, and S3 does not tell it what is missing.
    @Test
    void aFreedLeaseIsNoErrorToAWorker() {
        var fence = fenceOfTheHolder();
        s3.hideMissing();
        lease.release("arn:first", Instant.EPOCH);
        lease.delete("arn:first");
        later(3);
        assertThat(fence.closed()).isTrue();
        assertThatThrownBy(() -> new Fence(bucket, "first", time))
                .hasMessageContaining("it is nobody's, or not to be read: ")
                .hasMessageContaining("403");
    }

    @Test
    void theSilenceLastsLongerThanACallOfTheLastMoment() {
        var lastCall = Fence.TRUSTED.plus(PacedCalls.GLANCE);
        assertThat(lastCall).isEqualTo(Duration.ofSeconds(2));
        assertThat(Fence.SILENT).isGreaterThan(lastCall.plus(Clients.ATTEMPT_TIMEOUT));
    }

    @Test
    void aRunThatHasLostTheLeaseBeginsNothing() {
        lease.take("first", "arn:first", Instant.EPOCH);
        lease.take("second", "arn:second", Instant.EPOCH);
        assertThatThrownBy(() -> new Fence(bucket, "first", time))
                .hasMessageContaining("run first no longer holds the lease: run second holds it");
    }

    @Test
    void aRunAfterItsEndBeginsNothing() {
        assertThatThrownBy(() -> new Fence(bucket, "first", time))
                .hasMessageContaining("it is nobody's, or not to be read: it is missing");
    }
}
