package rekey.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeExecutions;
import rekey.fakes.FakeS3;

class FenceTest {
    private final Bucket bucket = new Bucket(new FakeS3(), "bucket");
    private final Lease lease = new Lease(bucket, new Executions(new FakeExecutions()));
    private final Fence fence = new Fence(bucket, "first");

    @Test
    void theRunThatHoldsTheLeaseMayGoOn() {
        lease.take("first", "arn:first", Instant.EPOCH);
        assertThatCode(fence::check).doesNotThrowAnyException();
    }

    @Test
    void aRunWhoseLeaseWasTakenOverMayNot() {
        lease.take("first", "arn:first", Instant.EPOCH);
        lease.take("second", "arn:second", Instant.EPOCH);
        assertThatThrownBy(fence::check).hasMessageContaining("run first no longer holds the lease, which is second's");
    }

    @Test
    void aRunAfterItsEndMayNot() {
        assertThatThrownBy(fence::check).hasMessageContaining("nobody's");
    }
}
