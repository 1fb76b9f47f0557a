package rekey.key;

import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator.SplittableGenerator;
import rekey.aws.Answer;
import rekey.aws.PacedCalls;
import rekey.outcome.AwsError;
import rekey.pacing.Quota;
import rekey.pacing.Time;
import rekey.retire.LastUse;
import software.amazon.awssdk.http.HttpStatusCode;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GetKeyLastUsageResponse;
import software.amazon.awssdk.services.kms.model.KeyLastUsageData;

/// When keys of one place were used last, at the quota of the place.
public final class KeyUses {
    private static final AwsError UNDATED =
            new AwsError("NoTimestamp", HttpStatusCode.OK, "KMS tells of a last use, but not of its time");

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
        return switch (calls.call(() -> client.getKeyLastUsage(request -> request.keyId(keyArn)))) {
            case Answer.Given<GetKeyLastUsageResponse>(var usage) -> told(usage);
            case Answer.Refused<GetKeyLastUsageResponse>(var error) -> new Answer.Refused<>(error);
            case Answer.OutOfTime<GetKeyLastUsageResponse>(var last) -> new Answer.OutOfTime<>(last);
        };
    }

    /// A use of which nobody knows when it was is not none.
    private static Answer<LastUse> told(GetKeyLastUsageResponse usage) {
        var last = usage.keyLastUsage();
        if (last == null || last.equals(KeyLastUsageData.builder().build())) {
            return new Answer.Given<>(
                    new LastUse.Unused(usage.trackingStartDate() == null ? Instant.EPOCH : usage.trackingStartDate()));
        }
        return last.timestamp() == null
                ? new Answer.Refused<>(UNDATED)
                : new Answer.Given<>(new LastUse.Used(
                        String.valueOf(last.operationAsString()),
                        last.timestamp(),
                        String.valueOf(last.cloudTrailEventId())));
    }
}
