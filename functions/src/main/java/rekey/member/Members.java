package rekey.member;

import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import rekey.aws.AwsErrors;
import rekey.aws.Clients;
import rekey.key.CentralKeys;
import rekey.key.KeyChanges;
import rekey.key.KeyLookup;
import rekey.key.KeyReader;
import rekey.key.KeyWriter;
import rekey.logs.PlaceLogs;
import rekey.organization.AccountRegions;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.pacing.Time;
import rekey.place.Place;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/// The member accounts, each entered through its role; the hub too, where it is one of them. So
/// there is one set of permissions, and the CloudTrail of every account names the run.
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
public final class Members {
    /// A role that assumes a role gets one hour at most.
    private static final int SESSION_SECONDS = 3600;

    private final Clients clients;
    private final StsClient sts;
    private final String hub;
    private final String roleName;
    private final AccountRegions accountRegions;
    private final Time time;

    /// @param hub the hub's account
    public Members(Clients clients, String hub, String roleName, Time time) {
        this.clients = clients;
        this.sts = clients.patient(StsClient.builder());
        this.roleName = roleName;
        this.hub = hub;
        this.accountRegions = new AccountRegions(clients.patient(AccountClient.builder()));
        this.time = time;
    }

    /// For one invocation: a member's role is assumed once, however many places it has, and again
    /// before the credentials end.
    ///
    /// @param errand what for; a member's session may do nothing else
    /// @param timeIsUp when no call is to be made in a member any more
    public Session session(Errand errand, BooleanSupplier timeIsUp) {
        return new Session(errand, timeIsUp);
    }

    /// The members as one invocation enters them.
    public final class Session {
        private final Errand errand;
        private final BooleanSupplier timeIsUp;
        private final Map<String, StsAssumeRoleCredentialsProvider> roles = new ConcurrentHashMap<>();
        private final CentralKeys centralKeys = new CentralKeys(hub, Members.this::ownKeys);

        private Session(Errand errand, BooleanSupplier timeIsUp) {
            this.errand = errand;
            this.timeIsUp = timeIsUp;
        }

        public Entry enter(Place place) {
            var role = role(place);
            return assumed(role, place).<Entry>map(Entry.Barred::new).orElseGet(() -> {
                var keys = keys(place, role);
                return new Entry.Entered(logs(place, role, keys), keys, changes(place, role));
            });
        }

        /// Which Regions an account has.
        ///
        /// @param home the account, in the Region that stands for it where it cannot be asked
        public RegionsAnswer regions(Place home) {
            var role = role(home);
            var barred = assumed(role, home);
            if (barred.isPresent()) {
                return new RegionsAnswer.Untold(barred.get());
            }
            try {
                return new RegionsAnswer.Told(accountRegions.of(role));
            } catch (SdkException e) {
                return new RegionsAnswer.Untold(Failures.of(AwsErrors.of(e), home, "ListRegions", ""));
            }
        }

        private PlaceLogs logs(Place place, AwsCredentialsProvider role, KeyLookup keys) {
            var logs = clients.singleShot(CloudWatchLogsClient.builder()
                    .region(Region.of(place.region()))
                    .credentialsProvider(role));
            return new PlaceLogs(place, logs, keys.shown(), time, new SplittableRandom(), timeIsUp);
        }

        private KeyLookup keys(Place place, AwsCredentialsProvider role) {
            var kms = clients.patient(
                    KmsClient.builder().region(Region.of(place.region())).credentialsProvider(role));
            return new KeyLookup(place, new KeyReader(kms), centralKeys);
        }

        private KeyChanges changes(Place place, AwsCredentialsProvider role) {
            var kms = clients.singleShot(
                    KmsClient.builder().region(Region.of(place.region())).credentialsProvider(role));
            return new KeyChanges(new KeyWriter(kms), time, new SplittableRandom(), timeIsUp);
        }

        /// @return why the role cannot be assumed; empty where it is
        private Optional<Failure> assumed(StsAssumeRoleCredentialsProvider role, Place place) {
            try {
                role.resolveCredentials();
                return Optional.empty();
            } catch (SdkException e) {
                return Optional.of(new RoleRefusal(
                                AwsErrors.of(e),
                                place,
                                roleName,
                                sts.serviceClientConfiguration().region().id(),
                                errand.isOfManagement(place))
                        .failure());
            }
        }

        private StsAssumeRoleCredentialsProvider role(Place place) {
            return roles.computeIfAbsent(place.account(), _ -> newRole(place));
        }

        private StsAssumeRoleCredentialsProvider newRole(Place place) {
            return StsAssumeRoleCredentialsProvider.builder()
                    .stsClient(sts)
                    .refreshRequest(request -> request.roleArn(place.roleArn(roleName))
                            .roleSessionName(errand.sessionName())
                            .policy(errand.policy(place.account()))
                            .durationSeconds(SESSION_SECONDS))
                    .build();
        }
    }

    /// The keys of the hub, with the role that the function has itself.
    private KeyReader ownKeys(String region) {
        return new KeyReader(clients.patient(KmsClient.builder().region(Region.of(region))));
    }
}
