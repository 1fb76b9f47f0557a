package rekey.key;

import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator.SplittableGenerator;
import rekey.aws.Answer;
import rekey.aws.PacedCalls;
import rekey.pacing.Quota;
import rekey.pacing.Time;
import rekey.retire.LastUse;
import software.amazon.awssdk.services.kms.KmsClient;

/// When keys of one place were used last, at the quota of the place.
public final class KeyUses {
    private final Supplier<KmsClient> kms;
    private final PacedCalls calls;

    /// @param kms makes a client without retries of its own, where there is a look at all
    /// @param timeIsUp when no call is to be made any more
    public KeyUses(Supplier<KmsClient> kms, Time time, SplittableGenerator random, BooleanSupplier timeIsUp) {
        this.kms = kms;
        this.calls = new PacedCalls(Quota.GET_KEY_LAST_USAGE, time, random, timeIsUp);
    }

    /// Source: docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
    Answer<LastUse> last(String keyArn) {
        var client = kms.get();
        return calls.call(() -> {
            var usage = client.getKeyLastUsage(request -> request.keyId(keyArn));
            var last = usage.keyLastUsage();
            return last == null || last.timestamp() == null
                    ? new LastUse.Unused(usage.trackingStartDate() == null ? Instant.EPOCH : usage.trackingStartDate())
                    : new LastUse.Used(
                            String.valueOf(last.operationAsString()),
                            last.timestamp(),
                            String.valueOf(last.cloudTrailEventId()));
        });
    }
}
