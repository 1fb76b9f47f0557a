package rekey.simulation;

import java.util.Optional;
import rekey.aws.VirtualRetries;
import rekey.fakes.Refusals;
import rekey.pacing.QuotaBucket;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;

/// What all workers of a run share at AWS, with its quotas: STS, the stack's bucket, whose prefix S3
/// has not split yet, and the child executions that Step Functions starts. Counts what is refused.
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
/// Source: docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html
/// Source: docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
final class SharedAws implements StsClient {
    private static final double ROLES_PER_SECOND = 600;
    private static final double WRITES_PER_SECOND = 3500;
    private static final double READS_PER_SECOND = 5500;
    /// Of the smaller Regions.
    private static final double CHILDREN_PER_SECOND = 150;
    private static final double CHILDREN_AT_ONCE = 800;
    /// Of a call in the hub's Region.
    private static final double NEAR_SECONDS = 0.03;

    private final EventClock clock;
    private final VirtualRetries retries;
    private final QuotaBucket roles = new QuotaBucket(ROLES_PER_SECOND);
    private final QuotaBucket children = new QuotaBucket(CHILDREN_PER_SECOND, CHILDREN_AT_ONCE);
    private final S3Calls writes = new S3Calls(WRITES_PER_SECOND);
    private final S3Calls reads = new S3Calls(READS_PER_SECOND);
    private int assumed;
    private int stsThrottles;

    SharedAws(EventClock clock) {
        this.clock = clock;
        this.retries = new VirtualRetries(clock);
    }

    @Override
    public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
        clock.sleep(NEAR_SECONDS);
        if (!roles.take(clock.seconds())) {
            stsThrottles++;
            throw Refusals.of("Throttling", 400, "Rate exceeded");
        }
        assumed++;
        return AssumeRoleResponse.builder()
                .credentials(
                        session -> session.accessKeyId("a").secretAccessKey("s").sessionToken("t"))
                .build();
    }

    /// Calls of the bucket of one kind.
    private final class S3Calls {
        private final QuotaBucket quota;
        private int done;
        private int throttles;

        private S3Calls(double perSecond) {
            this.quota = new QuotaBucket(perSecond);
        }

        private void make(int count) {
            for (int call = 0; call < count; call++) {
                if (!retries.call(this::answer)) {
                    throw new IllegalStateException("a call of the bucket was given up");
                }
            }
        }

        private Optional<SdkException> answer() {
            clock.sleep(NEAR_SECONDS);
            if (quota.take(clock.seconds())) {
                done++;
                return Optional.empty();
            }
            throttles++;
            return Optional.of(Refusals.of("SlowDown", 503, "Please reduce your request rate."));
        }
    }

    /// Objects, one after the other.
    void write(int objects) {
        writes.make(objects);
    }

    /// Objects or pages of a listing, one after the other.
    void read(int objects) {
        reads.make(objects);
    }

    void awaitChild() {
        while (!children.take(clock.seconds())) {
            clock.sleep(1 / CHILDREN_PER_SECOND);
        }
    }

    int assumed() {
        return assumed;
    }

    int stsThrottles() {
        return stsThrottles;
    }

    int writes() {
        return writes.done;
    }

    int reads() {
        return reads.done;
    }

    int s3Throttles() {
        return writes.throttles + reads.throttles;
    }

    @Override
    public String serviceName() {
        return "sts";
    }

    @Override
    public void close() {}
}
