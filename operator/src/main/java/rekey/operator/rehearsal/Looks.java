package rekey.operator.rehearsal;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.place.KeyArn;
import rekey.place.Place;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.Tag;
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
        return logGroups(prefix).stream()
                .collect(Collectors.toMap(
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

    private Guard.KeyFacts facts(KeyMetadata metadata) {
        var tags = clients.kms().listResourceTagsPaginator(request -> request.keyId(metadata.arn())).tags().stream()
                .collect(Collectors.toMap(Tag::tagKey, Tag::tagValue));
        return new Guard.KeyFacts(metadata.arn(), metadata.keyManagerAsString(), tags);
    }

    /// With the name of a rehearsal's, and the keys that they point to.
    List<AliasListEntry> aliases() {
        return clients.kms().listAliasesPaginator(_ -> {}).aliases().stream()
                .filter(alias -> Bounds.idOfAlias(alias.aliasName()).isPresent())
                .toList();
    }

    /// The ARNs of those that have the tag of a rehearsal's, or an alias with the name of one. Tags take a while
    /// until they are listed.
    List<String> taggedKeys() {
        var tagged = clients
                .tagging()
                .getResourcesPaginator(request -> request.resourceTypeFilters("kms:key")
                        .tagFilters(TagFilter.builder().key(Bounds.TAG).build()))
                .resourceTagMappingList()
                .stream()
                .map(mapping -> mapping.resourceARN());
        var named = aliases().stream()
                .map(AliasListEntry::targetKeyId)
                .filter(Objects::nonNull)
                .map(id -> "arn:%s:kms:%s:%s:key/%s"
                        .formatted(place.partition().id(), place.region(), place.account(), id));
        return Stream.concat(tagged, named).distinct().toList();
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
}
