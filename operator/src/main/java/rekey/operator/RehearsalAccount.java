package rekey.operator;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import rekey.aws.Clients;
import rekey.aws.JsonApi;
import rekey.operator.rehearsal.Account;
import rekey.operator.rehearsal.AccountClients;
import rekey.operator.rehearsal.Bounds;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/// The account of a rehearsal: the caller's own, or one in which the caller may assume a role.
final class RehearsalAccount implements Account {
    private final Hub hub;
    private final Bounds bounds;
    private final @Nullable String role;
    private final AtomicLong calls = new AtomicLong();
    private final AwsCredentialsProvider credentials;
    private final AccountClients clients;

    /// @param role its ARN; null for the caller's own account with the caller's own permissions
    RehearsalAccount(Hub hub, Bounds bounds, @Nullable String role) {
        this.hub = hub;
        this.bounds = bounds;
        this.role = role;
        this.credentials = role == null ? hub.credentials() : session(role, null);
        this.clients = clients(credentials);
    }

    @Override
    public AccountClients clients() {
        return clients;
    }

    @Override
    public Optional<AccountClients> limitedTo(String policy) {
        return role == null ? Optional.empty() : Optional.of(clients(session(role, policy)));
    }

    @Override
    public Optional<String> metricsKey() {
        calls.incrementAndGet();
        var dataset = new Clients(1)
                .json(JsonApi.CLOUD_WATCH, bounds.place().region(), credentials)
                .call(JsonApi.CLOUD_WATCH.call("GetDataset", Map.of("DatasetIdentifier", "default")));
        return Optional.ofNullable(dataset.path("KmsKeyArn").asText(null));
    }

    @Override
    public long calls() {
        return calls.get();
    }

    private AwsCredentialsProvider session(String role, @Nullable String policy) {
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(hub.client(StsClient.builder()))
                .refreshRequest(request ->
                        request.roleArn(role).roleSessionName("rekey-rehearsal").policy(policy))
                .build();
    }

    private AccountClients clients(AwsCredentialsProvider credentials) {
        return new AccountClients(
                client(CloudWatchLogsClient.builder(), credentials),
                client(KmsClient.builder(), credentials),
                client(ResourceGroupsTaggingApiClient.builder(), credentials),
                client(CloudTrailClient.builder(), credentials));
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, AwsCredentialsProvider credentials) {
        return hub.client(
                builder.overrideConfiguration(override -> override.addExecutionInterceptor(new Counting())),
                credentials,
                bounds.place().region());
    }

    /// Counts what AWS is asked.
    private final class Counting implements ExecutionInterceptor {
        @Override
        public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
            calls.incrementAndGet();
        }
    }
}
