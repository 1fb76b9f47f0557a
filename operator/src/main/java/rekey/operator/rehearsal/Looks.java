package rekey.operator.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.aws.AwsErrors;
import rekey.place.KeyArn;
import rekey.place.Place;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudwatchlogs.model.AccountPolicy;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceTagMapping;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.TagFilter;

/// What anybody sees of the place from outside. It changes nothing.
final class Looks {
    static final String NONE = "none";

    private final AccountClients clients;
    private final Place place;

    Looks(AccountClients clients, Place place) {
        this.clients = clients;
        this.place = place;
    }

    List<LogGroup> logGroups(String prefix) {
        return clients
                .logs()
                .describeLogGroupsPaginator(request -> request.logGroupNamePrefix(prefix))
                .logGroups()
                .stream()
                .toList();
    }

    /// The key of each log group as DescribeLogGroups shows it, or [#NONE].
    SortedMap<String, String> shownKeys(String prefix) {
        return shown(logGroups(prefix).stream());
    }

    private static SortedMap<String, String> shown(Stream<LogGroup> logGroups) {
        return logGroups.collect(Collectors.toMap(
                LogGroup::logGroupName,
                group -> Objects.requireNonNullElse(group.kmsKeyId(), NONE),
                (one, _) -> one,
                TreeMap::new));
    }

    /// The same by the keys' ARNs, whatever name AWS shows a key under.
    SortedMap<String, String> keys(String prefix) {
        var arns = new TreeMap<String, String>();
        var shown = shownKeys(prefix);
        shown.replaceAll((_, key) -> arns.computeIfAbsent(key, this::arn));
        return shown;
    }

    private String arn(String shown) {
        return shown.equals(NONE) || !KeyArn.isName(shown)
                ? shown
                : clients.kms()
                        .describeKey(request -> request.keyId(shown))
                        .keyMetadata()
                        .arn();
    }

    Map<String, String> tags(String logGroup) {
        return clients.logs()
                .listTagsForResource(request -> request.resourceArn(place.logGroupArn(logGroup)))
                .tags();
    }

    /// @param key its ARN, its id or an alias
    Optional<Guard.KeyFacts> key(String key) {
        try {
            return Optional.of(facts(
                    clients.kms().describeKey(request -> request.keyId(key)).keyMetadata()));
        } catch (NotFoundException _) {
            return Optional.empty();
        }
    }

    /// Asks for no more than whether the caller may look at the key.
    void describeKey(String key) {
        clients.kms().describeKey(request -> request.keyId(key));
    }

    private Guard.KeyFacts facts(KeyMetadata metadata) {
        var tags = clients.kms().listResourceTagsPaginator(request -> request.keyId(metadata.arn())).tags().stream()
                .collect(Collectors.toMap(Tag::tagKey, Tag::tagValue));
        return new Guard.KeyFacts(
                metadata.arn(),
                metadata.keyManagerAsString(),
                Objects.requireNonNullElse(metadata.description(), ""),
                tags);
    }

    /// With the name of a rehearsal's, and the keys that they point to.
    List<AliasListEntry> aliases() {
        return clients.kms().listAliasesPaginator(_ -> {}).aliases().stream()
                .filter(alias -> Bounds.idOfAlias(alias.aliasName()).isPresent())
                .toList();
    }

    /// The rehearsals of the keys with the tag, by the keys' ARNs. Tags take a while until they are listed.
    Map<String, String> taggedKeys() {
        return clients
                .tagging()
                .getResourcesPaginator(request -> request.resourceTypeFilters("kms:key")
                        .tagFilters(TagFilter.builder().key(Bounds.TAG).build()))
                .resourceTagMappingList()
                .stream()
                .collect(Collectors.toMap(ResourceTagMapping::resourceARN, Looks::rehearsal, (one, _) -> one));
    }

    private static String rehearsal(ResourceTagMapping mapping) {
        return mapping.tags().stream()
                .filter(tag -> tag.key().equals(Bounds.TAG))
                .map(software.amazon.awssdk.services.resourcegroupstaggingapi.model.Tag::value)
                .findFirst()
                .orElse("");
    }

    /// The ARN of a key of the place.
    String keyArn(String id) {
        return "arn:%s:kms:%s:%s:key/%s".formatted(place.partition().id(), place.region(), place.account(), id);
    }

    /// All log groups of the place, and all aliases, at one moment.
    KeyUsers keyUsers() {
        var aliases = clients.kms().listAliasesPaginator(_ -> {}).aliases().stream()
                .filter(alias -> alias.targetKeyId() != null)
                .collect(Collectors.toMap(AliasListEntry::aliasName, AliasListEntry::targetKeyId, (one, _) -> one));
        return new KeyUsers(place, shownKeys(), aliases);
    }

    /// The key of each log group of the place, whoever's it is, as DescribeLogGroups shows it, or [#NONE].
    SortedMap<String, String> shownKeys() {
        return shown(clients.logs().describeLogGroupsPaginator(_ -> {}).logGroups().stream());
    }

    /// Whether KMS is to delete it already, or has.
    boolean goes(String key) {
        return state(key).map(state -> state.startsWith("Pending")).orElse(true);
    }

    private Optional<String> state(String key) {
        try {
            var metadata =
                    clients.kms().describeKey(request -> request.keyId(key)).keyMetadata();
            return Optional.of(metadata.keyStateAsString());
        } catch (NotFoundException _) {
            return Optional.empty();
        }
    }

    /// @param identifiers names or ARNs
    List<LogGroup> identified(List<String> identifiers) {
        return clients.logs()
                .describeLogGroups(request -> request.logGroupIdentifiers(identifiers))
                .logGroups();
    }

    /// The ARNs of the log groups that a rehearsal has tagged, as the tagging API writes them. Tags take a while
    /// until they are listed.
    List<String> taggedLogGroups(String rehearsal) {
        return clients
                .tagging()
                .getResourcesPaginator(request -> request.resourceTypeFilters("logs:log-group")
                        .tagFilters(TagFilter.builder()
                                .key(Bounds.TAG)
                                .values(rehearsal)
                                .build()))
                .resourceTagMappingList()
                .stream()
                .map(ResourceTagMapping::resourceARN)
                .toList();
    }

    /// What the account has of policies for retention.
    sealed interface RetentionPolicies {
        /// AWS refuses the type.
        record NotKnown(String message) implements RetentionPolicies {}

        /// @param inForce the names of those that are for all log groups, and in force by their age
        record Put(List<String> inForce) implements RetentionPolicies {}
    }

    /// Source: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html
    RetentionPolicies retentionPolicies(Instant now) {
        try {
            return new RetentionPolicies.Put(clients
                    .logs()
                    .describeAccountPolicies(request -> request.policyType("RETENTION_POLICY"))
                    .accountPolicies()
                    .stream()
                    .filter(policy -> policy.selectionCriteria() == null)
                    .filter(policy -> Instant.ofEpochMilli(policy.lastUpdatedTime())
                            .plus(Duration.ofDays(1))
                            .isBefore(now))
                    .map(AccountPolicy::policyName)
                    .toList());
        } catch (CloudWatchLogsException e) {
            var error = AwsErrors.of(e);
            if (error.code().equals("InvalidParameterException") || error.code().equals("ValidationException")) {
                return new RetentionPolicies.NotKnown(error.message());
            }
            throw e;
        }
    }

    /// What CloudTrail tells of the use of a key by CloudWatch Logs; it tells it some minutes late.
    ///
    /// Source: docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
    String uses(String key) {
        var contexts = clients
                .trail()
                .lookupEvents(request -> request.lookupAttributes(LookupAttribute.builder()
                        .attributeKey(LookupAttributeKey.RESOURCE_NAME)
                        .attributeValue(key)
                        .build()))
                .events()
                .stream()
                .map(event -> KeyUse.of(event.eventName(), event.cloudTrailEvent()))
                .flatMap(Optional::stream)
                .map(KeyUse::words)
                .distinct()
                .toList();
        return contexts.isEmpty()
                ? "CloudTrail shows no use of the key by CloudWatch Logs (yet)."
                : "CloudTrail shows: " + String.join("; ", contexts) + ".";
    }
}
