package rekey.member;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import rekey.aws.Answer;
import rekey.aws.AwsErrors;
import rekey.aws.Clients;
import rekey.aws.PacedCalls;
import rekey.holders.PlaceHolders;
import rekey.key.CentralKeys;
import rekey.key.KeyChanges;
import rekey.key.KeyInventory;
import rekey.key.KeyLookup;
import rekey.key.KeyReader;
import rekey.key.KeyUses;
import rekey.key.KeyWriter;
import rekey.lambda.Settings;
import rekey.logs.PlaceLogs;
import rekey.organization.AccountRegions;
import rekey.outcome.AwsError;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.pacing.Pacer;
import rekey.pacing.Quota;
import rekey.pacing.Share;
import rekey.pacing.Time;
import rekey.place.Place;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.sts.StsClient;

/// The member accounts, each entered through its role; the hub too, where it is one of them. So
/// there is one set of permissions, and the CloudTrail of every account names the run.
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
public final class Members {
    private final Clients clients;
    private final StsClient sts;
    private final String hub;
    private final String roleName;
    private final int mostWorkers;
    private final AccountRegions accountRegions;
    private final Time time;

    /// What was learnt of STS's quota outlasts an invocation. By how many share it.
    private final Map<Integer, Pacer> pacers = new ConcurrentHashMap<>();

    public Members(Clients clients, Settings settings, Time time) {
        this(clients, clients.singleShot(StsClient.builder().region(Region.of(settings.region()))), settings, time);
    }

    /// @param sts without retries of its own
    Members(Clients clients, StsClient sts, Settings settings, Time time) {
        this.clients = clients;
        this.sts = sts;
        this.roleName = settings.memberRole();
        this.hub = settings.hub();
        this.mostWorkers = settings.mostWorkers();
        this.accountRegions =
                new AccountRegions(clients.patient(AccountClient.builder().region(Region.of(settings.region()))));
        this.time = time;
    }

    /// For one invocation: a member's role is assumed once, however many places it has.
    ///
    /// @param sessionScope what for; a member's session may do nothing else
    /// @param timeIsUp when no call is to be made in a member any more
    public Session session(SessionScope sessionScope, BooleanSupplier timeIsUp) {
        return new Session(sessionScope, timeIsUp);
    }

    /// The members as one invocation enters them.
    public final class Session {
        private final SessionScope sessionScope;
        private final BooleanSupplier timeIsUp;
        private final AssumedRoles roles;
        private final CentralKeys centralKeys = new CentralKeys(hub, Members.this::ownKeys);

        private Session(SessionScope sessionScope, BooleanSupplier timeIsUp) {
            this.sessionScope = sessionScope;
            this.timeIsUp = timeIsUp;
            this.roles = new AssumedRoles(sts, assuming(sessionScope.workers(), timeIsUp), roleName, sessionScope);
        }

        public Entry enter(Place place) {
            return switch (roles.of(place)) {
                case Answer.Given<AwsCredentialsProvider>(var role) -> entered(place, role);
                case Answer.Refused<AwsCredentialsProvider>(var error) -> new Entry.Barred(refusal(error, place));
                case Answer.OutOfTime<AwsCredentialsProvider>(var last) -> new Entry.Barred(refusal(last, place));
            };
        }

        /// Which Regions an account has.
        ///
        /// @param home the account, in the Region that stands for it where it cannot be asked
        public RegionsAnswer regions(Place home) {
            return switch (roles.of(home)) {
                case Answer.Given<AwsCredentialsProvider>(var role) -> regions(home, role);
                case Answer.Refused<AwsCredentialsProvider>(var error) ->
                    new RegionsAnswer.Untold(refusal(error, home));
                case Answer.OutOfTime<AwsCredentialsProvider>(var last) ->
                    new RegionsAnswer.Untold(refusal(last, home));
            };
        }

        private RegionsAnswer regions(Place home, AwsCredentialsProvider role) {
            try {
                return new RegionsAnswer.Told(accountRegions.of(role));
            } catch (SdkException e) {
                return new RegionsAnswer.Untold(Failures.of(AwsErrors.of(e), home, "ListRegions", ""));
            }
        }

        private Entry.Entered entered(Place place, AwsCredentialsProvider role) {
            var reader = new KeyReader(clients.patient(
                    KmsClient.builder().region(Region.of(place.region())).credentialsProvider(role)));
            var keys = new KeyLookup(
                    place, reader, centralKeys, sessionScope.organization().id());
            return new Entry.Entered(
                    logs(place, role, keys),
                    keys,
                    changes(place, role),
                    holders(place, role),
                    new KeyInventory(place, reader, uses(place, role)));
        }

        private PlaceLogs logs(Place place, AwsCredentialsProvider role, KeyLookup keys) {
            var logs = clients.singleShot(CloudWatchLogsClient.builder()
                    .region(Region.of(place.region()))
                    .credentialsProvider(role));
            return new PlaceLogs(
                    place, logs, () -> tagging(place, role), keys.shown(), time, new SplittableRandom(), timeIsUp);
        }

        private ResourceGroupsTaggingApiClient tagging(Place place, AwsCredentialsProvider role) {
            return clients.singleShot(ResourceGroupsTaggingApiClient.builder()
                    .region(Region.of(place.region()))
                    .credentialsProvider(role));
        }

        private KeyChanges changes(Place place, AwsCredentialsProvider role) {
            return new KeyChanges(new KeyWriter(unretried(place, role)), time, new SplittableRandom(), timeIsUp);
        }

        private KeyUses uses(Place place, AwsCredentialsProvider role) {
            return new KeyUses(() -> unretried(place, role), time, new SplittableRandom(), timeIsUp);
        }

        private KmsClient unretried(Place place, AwsCredentialsProvider role) {
            return clients.singleShot(
                    KmsClient.builder().region(Region.of(place.region())).credentialsProvider(role));
        }

        private PlaceHolders holders(Place place, AwsCredentialsProvider role) {
            return new PlaceHolders(
                    place,
                    () -> clients.singleShot(CloudWatchLogsClient.builder()
                            .region(Region.of(place.region()))
                            .credentialsProvider(role)),
                    api -> clients.json(api, place.region(), role),
                    time,
                    new SplittableRandom(),
                    timeIsUp);
        }

        private Failure refusal(AwsError error, Place place) {
            return new RoleRefusal(
                            error,
                            place,
                            roleName,
                            sts.serviceClientConfiguration().region().id(),
                            sessionScope.isOfManagement(place))
                    .failure();
        }
    }

    /// @param workers that share STS's quota; 0 where nobody knows how many
    private PacedCalls assuming(int workers, BooleanSupplier timeIsUp) {
        var random = new SplittableRandom();
        var pacer = pacers.computeIfAbsent(
                workers == 0 ? mostWorkers : workers, many -> new Share(Quota.ASSUME_ROLE, many).pacer(random.split()));
        return AssumedRoles.calls(pacer, time, random, timeIsUp);
    }

    /// The keys of the hub, with the role that the function has itself.
    private KeyReader ownKeys(String region) {
        return new KeyReader(clients.patient(KmsClient.builder().region(Region.of(region))));
    }
}
