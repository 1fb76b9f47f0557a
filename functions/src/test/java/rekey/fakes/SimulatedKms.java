package rekey.fakes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rekey.place.Place;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateAliasRequest;
import software.amazon.awssdk.services.kms.model.CreateAliasResponse;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.CreateKeyResponse;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.EnableKeyRotationRequest;
import software.amazon.awssdk.services.kms.model.EnableKeyRotationResponse;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyResponse;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.ListKeysRequest;
import software.amazon.awssdk.services.kms.model.ListKeysResponse;
import software.amazon.awssdk.services.kms.model.ListResourceTagsRequest;
import software.amazon.awssdk.services.kms.model.ListResourceTagsResponse;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.UpdateAliasRequest;
import software.amazon.awssdk.services.kms.model.UpdateAliasResponse;
import software.amazon.awssdk.services.kms.paginators.ListKeysIterable;
import software.amazon.awssdk.services.kms.paginators.ListResourceTagsIterable;

/// KMS of one place that remembers its keys and aliases. For many threads.
public final class SimulatedKms implements KmsClient {
    private final Place place;
    private final VirtualTime time;
    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final Map<String, String> aliases = new HashMap<>();
    private final List<String> changes = new ArrayList<>();
    private final Map<String, RuntimeException> refusals = new HashMap<>();
    private final Map<String, Instant> refusedUntil = new HashMap<>();
    private final Map<String, RuntimeException> lostAnswers = new HashMap<>();
    private int known = Integer.MAX_VALUE;
    private Instant shownFrom = Instant.MIN;

    public SimulatedKms(Place place, VirtualTime time) {
        this.place = place;
        this.time = time;
    }

    /// A key as KMS has it.
    public record Key(String arn, Instant created, String policy, Map<String, String> tags, KeyState state) {}

    /// A key that is there, under an alias.
    public synchronized String with(String alias, Instant created, Map<String, String> tags) {
        var arn = add(created, FakeKms.OPEN_POLICY, tags);
        aliases.put(alias, arn);
        return arn;
    }

    /// A key that is there, and has no alias.
    public synchronized String add(Instant created, String policy, Map<String, String> tags) {
        var arn = "arn:aws:kms:%s:%s:key/00000000-0000-0000-0000-%012d"
                .formatted(place.region(), place.account(), keys.size());
        keys.put(arn, new Key(arn, created, policy, tags, KeyState.ENABLED));
        return arn;
    }

    public synchronized void disable(String arn) {
        keys.computeIfPresent(
                arn, (_, key) -> new Key(arn, key.created(), key.policy(), key.tags(), KeyState.DISABLED));
    }

    /// The operation is refused from now on.
    public synchronized SimulatedKms refusing(String operation, RuntimeException refusal) {
        refusals.put(operation, refusal);
        return this;
    }

    /// The operation is refused until then.
    public synchronized SimulatedKms refusingUntil(Instant instant, String operation, RuntimeException refusal) {
        refusedUntil.put(operation, instant);
        return refusing(operation, refusal);
    }

    /// The next call of the operation is carried out, and its answer is lost.
    public synchronized SimulatedKms losingTheAnswerOf(String operation, RuntimeException instead) {
        lostAnswers.put(operation, instead);
        return this;
    }

    /// Keys that are made from now on are not listed before this time.
    public synchronized SimulatedKms showingNewKeysFrom(Instant instant) {
        shownFrom = instant;
        known = keys.size();
        return this;
    }

    public synchronized List<Key> keys() {
        return List.copyOf(keys.values());
    }

    public synchronized @Nullable String target(String alias) {
        return aliases.get(alias);
    }

    /// What was changed, in order, by the names of the operations.
    public synchronized List<String> changes() {
        return List.copyOf(changes);
    }

    private void called(String operation) {
        var refusal = refusals.get(operation);
        if (refusal != null && time.now().isBefore(refusedUntil.getOrDefault(operation, Instant.MAX))) {
            throw refusal;
        }
    }

    private void changed(String operation) {
        changes.add(operation);
        var lost = lostAnswers.remove(operation);
        if (lost != null) {
            throw lost;
        }
    }

    @Override
    public synchronized CreateKeyResponse createKey(CreateKeyRequest request) {
        called("CreateKey");
        var tags = new HashMap<String, String>();
        request.tags().forEach(tag -> tags.put(tag.tagKey(), tag.tagValue()));
        var arn = add(time.now(), request.policy(), tags);
        changed("CreateKey");
        return CreateKeyResponse.builder().keyMetadata(metadata(arn)).build();
    }

    @Override
    public synchronized EnableKeyRotationResponse enableKeyRotation(EnableKeyRotationRequest request) {
        called("EnableKeyRotation");
        changed("EnableKeyRotation");
        return EnableKeyRotationResponse.builder().build();
    }

    @Override
    public synchronized CreateAliasResponse createAlias(CreateAliasRequest request) {
        called("CreateAlias");
        if (aliases.containsKey(request.aliasName())) {
            throw Refusals.of("AlreadyExistsException", 400, "An alias with the name exists already");
        }
        aliases.put(request.aliasName(), request.targetKeyId());
        changed("CreateAlias");
        return CreateAliasResponse.builder().build();
    }

    @Override
    public synchronized UpdateAliasResponse updateAlias(UpdateAliasRequest request) {
        called("UpdateAlias");
        if (!aliases.containsKey(request.aliasName())) {
            throw Refusals.of("NotFoundException", 400, "Alias is not found");
        }
        aliases.put(request.aliasName(), request.targetKeyId());
        changed("UpdateAlias");
        return UpdateAliasResponse.builder().build();
    }

    @Override
    public synchronized DescribeKeyResponse describeKey(DescribeKeyRequest request) {
        called("DescribeKey");
        var arn = request.keyId().startsWith("alias/") ? aliases.get(request.keyId()) : request.keyId();
        if (arn == null || !keys.containsKey(arn)) {
            throw Refusals.of("NotFoundException", 400, request.keyId() + " is not found");
        }
        return DescribeKeyResponse.builder().keyMetadata(metadata(arn)).build();
    }

    private KeyMetadata metadata(String arn) {
        var key = Objects.requireNonNull(keys.get(arn), arn);
        return KeyMetadata.builder()
                .arn(arn)
                .keyState(key.state())
                .keyUsage(KeyUsageType.ENCRYPT_DECRYPT)
                .keySpec(KeySpec.SYMMETRIC_DEFAULT)
                .keyManager("CUSTOMER")
                .creationDate(key.created())
                .build();
    }

    @Override
    public synchronized GetKeyPolicyResponse getKeyPolicy(GetKeyPolicyRequest request) {
        called("GetKeyPolicy");
        var key = keys.get(request.keyId());
        if (key == null) {
            throw Refusals.of("NotFoundException", 400, request.keyId() + " is not found");
        }
        return GetKeyPolicyResponse.builder().policy(key.policy()).build();
    }

    @Override
    public ListKeysIterable listKeysPaginator(ListKeysRequest request) {
        return new ListKeysIterable(this, request);
    }

    /// Two a page.
    @Override
    public synchronized ListKeysResponse listKeys(ListKeysRequest request) {
        called("ListKeys");
        int from = request.marker() == null ? 0 : Integer.parseInt(request.marker());
        var shown = keys.values().stream()
                .limit(time.now().isBefore(shownFrom) ? known : keys.size())
                .map(key -> KeyListEntry.builder().keyArn(key.arn()).build())
                .toList();
        int to = Math.min(shown.size(), from + 2);
        return ListKeysResponse.builder()
                .keys(shown.subList(from, to))
                .truncated(to < shown.size())
                .nextMarker(to < shown.size() ? String.valueOf(to) : null)
                .build();
    }

    @Override
    public ListResourceTagsIterable listResourceTagsPaginator(ListResourceTagsRequest request) {
        return new ListResourceTagsIterable(this, request);
    }

    @Override
    public synchronized ListResourceTagsResponse listResourceTags(ListResourceTagsRequest request) {
        called("ListResourceTags");
        var tags = Objects.requireNonNull(keys.get(request.keyId()), request.keyId())
                .tags();
        return ListResourceTagsResponse.builder()
                .tags(tags.entrySet().stream()
                        .map(tag -> Tag.builder()
                                .tagKey(tag.getKey())
                                .tagValue(tag.getValue())
                                .build())
                        .toList())
                .truncated(false)
                .build();
    }

    @Override
    public String serviceName() {
        return "kms";
    }

    @Override
    public void close() {}
}
