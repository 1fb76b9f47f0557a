package rekey.member;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator.SplittableGenerator;
import rekey.aws.Answer;
import rekey.aws.PacedCalls;
import rekey.lambda.Concurrently;
import rekey.pacing.Backoff;
import rekey.pacing.Pacer;
import rekey.pacing.Time;
import rekey.place.Place;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/// The roles that an invocation has assumed. An account's is asked for once, by whichever of its
/// places comes first, and the others take the same answer: also that AWS would not answer now,
/// for the next invocation asks anew. A session outlasts the invocation.
final class AssumedRoles {
    /// A role that assumes a role gets one hour at most.
    private static final int SESSION_SECONDS = 3600;

    private final StsClient sts;
    private final PacedCalls calls;
    private final Function<Place, AssumeRoleRequest> requests;
    private final Map<String, FutureTask<Answer<AwsCredentialsProvider>>> byAccount = new ConcurrentHashMap<>();

    /// @param sts without retries of its own: a call that the pacer does not see would be one too many
    AssumedRoles(StsClient sts, PacedCalls calls, String roleName, SessionScope sessionScope) {
        this.sts = sts;
        this.calls = calls;
        this.requests = place -> AssumeRoleRequest.builder()
                .roleArn(place.roleArn(roleName))
                .roleSessionName(sessionScope.sessionName())
                .policy(sessionScope.policy(place.account()))
                .durationSeconds(SESSION_SECONDS)
                .build();
    }

    /// @param pacer of this worker's share of STS's quota
    static PacedCalls calls(Pacer pacer, Time time, SplittableGenerator random, BooleanSupplier timeIsUp) {
        return new PacedCalls(pacer, Backoff.OF_ROLES, Backoff.OF_CALLS, time, random, timeIsUp);
    }

    Answer<AwsCredentialsProvider> of(Place place) {
        var asked = byAccount.computeIfAbsent(place.account(), _ -> new FutureTask<>(() -> assume(place)));
        asked.run(); // does nothing where another thread does it
        return Concurrently.result(asked);
    }

    private Answer<AwsCredentialsProvider> assume(Place place) {
        return calls.call(() -> provider(sts.assumeRole(requests.apply(place)).credentials()));
    }

    private static AwsCredentialsProvider provider(Credentials session) {
        return StaticCredentialsProvider.create(
                AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), session.sessionToken()));
    }
}
