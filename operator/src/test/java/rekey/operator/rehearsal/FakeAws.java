package rekey.operator.rehearsal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rekey.place.Place;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.*;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.*;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesRequest;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesResponse;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceTagMapping;

/// Log groups, keys and aliases of one place in memory. It answers what a test has it answer.
final class FakeAws {
    static final Place PLACE = new Place("111122223333", "eu-central-1");
    static final String ID = "20261130t084500-3fa1";
    static final Bounds BOUNDS = new Bounds(ID, PLACE);

    /// By name; the key as it is shown, null for none.
    final Map<String, @Nullable String> logGroups = new TreeMap<>();
    final Map<String, Map<String, String>> tags = new HashMap<>();
    /// By ARN; whether it waits for its deletion.
    final Map<String, Boolean> keys = new TreeMap<>();
    /// The id of the key, by the alias's name.
    final Map<String, String> aliases = new TreeMap<>();
    /// What is refused, by the operation and what it names: `AssociateKmsKey /a`, or the operation alone.
    final Map<String, AwsServiceException> refusals = new HashMap<>();
    final List<String> changes = new ArrayList<>();
    /// By ARN; what is not here has that of the rehearsal which its tag names.
    final Map<String, String> descriptions = new HashMap<>();
    /// Of keys and log groups that AWS has made, and does not show yet.
    final Set<String> notShown = new HashSet<>();
    /// Log groups that are there and that no list has.
    final Set<String> notListed = new HashSet<>();
    /// Happens whenever somebody waits.
    Runnable meanwhile = () -> {};
    /// Comes in place of the answer to CreateKey.
    @Nullable
    RuntimeException failure;

    Instant now = Instant.parse("2026-11-30T08:45:00Z");

    static AwsServiceException refusal(String code, String message) {
        return CloudWatchLogsException.builder()
                .statusCode(400)
                .message(message)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }

    static String arn(String keyId) {
        return "arn:aws:kms:eu-central-1:111122223333:key/" + keyId;
    }

    void logGroup(String name, Map<String, String> its) {
        logGroups.put(name, null);
        tags.put(name, its);
    }

    void key(String keyId, Map<String, String> its) {
        keys.put(arn(keyId), false);
        tags.put(arn(keyId), its);
    }

    AccountClients clients() {
        return new AccountClients(new Logs(), new Kms(), new Tagging(), new Trail());
    }

    Looks looks() {
        return new Looks(clients(), PLACE);
    }

    Sandbox sandbox() {
        return sandbox(new Ledger());
    }

    Sandbox sandbox(Ledger ledger) {
        return new Sandbox(BOUNDS, looks(), clients(), ledger, waiting());
    }

    /// A clock that goes on only while somebody waits.
    Waiting waiting() {
        return new Waiting(() -> now, duration -> {
            now = now.plus(duration);
            meanwhile.run();
        });
    }

    private void answer(String operation, String named) {
        for (var each : List.of(operation + " " + named, operation)) {
            if (refusals.containsKey(each)) {
                throw refusals.get(each);
            }
        }
    }

    private void changed(String operation, String named) {
        answer(operation, named);
        changes.add(operation + " " + named);
    }

    private final class Logs implements CloudWatchLogsClient {
        @Override
        public DescribeLogGroupsResponse describeLogGroups(DescribeLogGroupsRequest request) {
            answer("DescribeLogGroups", String.join(",", request.logGroupIdentifiers()));
            var prefix = Optional.ofNullable(request.logGroupNamePrefix()).orElse("");
            return DescribeLogGroupsResponse.builder()
                    .logGroups(logGroups.entrySet().stream()
                            .filter(group -> group.getKey().startsWith(prefix))
                            .filter(group -> !notListed.contains(group.getKey()))
                            .map(group -> LogGroup.builder()
                                    .logGroupName(group.getKey())
                                    .kmsKeyId(group.getValue())
                                    .retentionInDays(1)
                                    .build())
                            .toList())
                    .build();
        }

        @Override
        public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
            var name = request.resourceArn().split(":", 7)[6];
            answer("ListTagsForResource", name);
            if (!logGroups.containsKey(name) || notShown.contains(name)) {
                throw ResourceNotFoundException.builder().message("gone").build();
            }
            return ListTagsForResourceResponse.builder()
                    .tags(tags.getOrDefault(name, Map.of()))
                    .build();
        }

        @Override
        public CreateLogGroupResponse createLogGroup(CreateLogGroupRequest request) {
            changed("CreateLogGroup", request.logGroupName());
            logGroups.put(request.logGroupName(), request.kmsKeyId());
            tags.put(request.logGroupName(), request.tags());
            return CreateLogGroupResponse.builder().build();
        }

        @Override
        public AssociateKmsKeyResponse associateKmsKey(AssociateKmsKeyRequest request) {
            changed("AssociateKmsKey", request.logGroupName());
            logGroups.put(request.logGroupName(), request.kmsKeyId());
            return AssociateKmsKeyResponse.builder().build();
        }

        @Override
        public PutRetentionPolicyResponse putRetentionPolicy(PutRetentionPolicyRequest request) {
            changed("PutRetentionPolicy", request.logGroupName());
            return PutRetentionPolicyResponse.builder().build();
        }

        @Override
        public DeleteLogGroupResponse deleteLogGroup(DeleteLogGroupRequest request) {
            changed("DeleteLogGroup", request.logGroupName());
            logGroups.remove(request.logGroupName());
            return DeleteLogGroupResponse.builder().build();
        }

        @Override
        public DescribeAccountPoliciesResponse describeAccountPolicies(DescribeAccountPoliciesRequest request) {
            answer("DescribeAccountPolicies", "");
            return DescribeAccountPoliciesResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    private final class Kms implements KmsClient {
        private String keyOf(String named) {
            var alias = named.substring(named.lastIndexOf(':') + 1);
            if (aliases.containsKey(alias)) {
                return arn(aliases.get(alias));
            }
            return named.startsWith("arn:") ? named : arn(named);
        }

        @Override
        public DescribeKeyResponse describeKey(DescribeKeyRequest request) {
            var key = keyOf(request.keyId());
            answer("DescribeKey", key);
            if (!keys.containsKey(key) || notShown.contains(key)) {
                throw NotFoundException.builder().message("no key " + key).build();
            }
            return DescribeKeyResponse.builder()
                    .keyMetadata(KeyMetadata.builder()
                            .arn(key)
                            .keyManager(KeyManagerType.CUSTOMER)
                            .description(descriptions.getOrDefault(
                                    key,
                                    "Rekey's rehearsal %s: a"
                                            .formatted(tags.getOrDefault(key, Map.of())
                                                    .get(Bounds.TAG))))
                            .keyState(keys.get(key) ? KeyState.PENDING_DELETION : KeyState.ENABLED)
                            .build())
                    .build();
        }

        @Override
        public ListResourceTagsResponse listResourceTags(ListResourceTagsRequest request) {
            return ListResourceTagsResponse.builder()
                    .tags(tags.getOrDefault(request.keyId(), Map.of()).entrySet().stream()
                            .map(each -> Tag.builder()
                                    .tagKey(each.getKey())
                                    .tagValue(each.getValue())
                                    .build())
                            .toList())
                    .truncated(false)
                    .build();
        }

        @Override
        public ListAliasesResponse listAliases(ListAliasesRequest request) {
            answer("ListAliases", "");
            return ListAliasesResponse.builder()
                    .aliases(aliases.entrySet().stream()
                            .map(each -> AliasListEntry.builder()
                                    .aliasName(each.getKey())
                                    .targetKeyId(each.getValue())
                                    .build())
                            .toList())
                    .truncated(false)
                    .build();
        }

        @Override
        public CreateKeyResponse createKey(CreateKeyRequest request) {
            var id = "made-%d".formatted(keys.size() + 1);
            if (failure != null) {
                throw failure;
            }
            changed("CreateKey", request.description());
            key(id, Map.of(Bounds.TAG, request.tags().getFirst().tagValue()));
            descriptions.put(arn(id), request.description());
            return CreateKeyResponse.builder()
                    .keyMetadata(KeyMetadata.builder().arn(arn(id)).build())
                    .build();
        }

        @Override
        public CreateAliasResponse createAlias(CreateAliasRequest request) {
            changed("CreateAlias", request.aliasName());
            aliases.put(
                    request.aliasName(),
                    request.targetKeyId().substring(request.targetKeyId().lastIndexOf('/') + 1));
            return CreateAliasResponse.builder().build();
        }

        @Override
        public CreateGrantResponse createGrant(CreateGrantRequest request) {
            changed("CreateGrant", request.keyId());
            return CreateGrantResponse.builder().build();
        }

        @Override
        public DeleteAliasResponse deleteAlias(DeleteAliasRequest request) {
            changed("DeleteAlias", request.aliasName());
            aliases.remove(request.aliasName());
            return DeleteAliasResponse.builder().build();
        }

        @Override
        public ScheduleKeyDeletionResponse scheduleKeyDeletion(ScheduleKeyDeletionRequest request) {
            changed("ScheduleKeyDeletion", request.keyId() + " " + request.pendingWindowInDays());
            keys.put(request.keyId(), true);
            return ScheduleKeyDeletionResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    private final class Tagging implements ResourceGroupsTaggingApiClient {
        @Override
        public GetResourcesResponse getResources(GetResourcesRequest request) {
            answer("GetResources", "");
            var wanted = request.resourceTypeFilters().getFirst().startsWith("kms") ? "arn:" : "/";
            return GetResourcesResponse.builder()
                    .paginationToken("")
                    .resourceTagMappingList(tags.entrySet().stream()
                            .filter(each -> each.getKey().startsWith(wanted)
                                    && each.getValue().containsKey(Bounds.TAG))
                            .map(each -> ResourceTagMapping.builder()
                                    .resourceARN(wanted.equals("/") ? PLACE.logGroupArn(each.getKey()) : each.getKey())
                                    .tags(software.amazon.awssdk.services.resourcegroupstaggingapi.model.Tag.builder()
                                            .key(Bounds.TAG)
                                            .value(each.getValue().get(Bounds.TAG))
                                            .build())
                                    .build())
                            .toList())
                    .build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    private static final class Trail implements CloudTrailClient {
        @Override
        public LookupEventsResponse lookupEvents(LookupEventsRequest request) {
            return LookupEventsResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
