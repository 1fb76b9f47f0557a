package rekey.fakes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.GetKeyLastUsageRequest;
import software.amazon.awssdk.services.kms.model.GetKeyLastUsageResponse;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyResponse;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.ListAliasesRequest;
import software.amazon.awssdk.services.kms.model.ListAliasesResponse;
import software.amazon.awssdk.services.kms.model.ListGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListGrantsResponse;

/// KMS that knows some keys and policies, or refuses.
public final class FakeKms implements KmsClient {
    /// Lets everybody do everything.
    public static final String OPEN_POLICY = """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}]}
            """;

    private final Map<String, KeyMetadata> keys = new HashMap<>();
    private String policy = OPEN_POLICY;
    private final Map<String, String> policies = new HashMap<>();
    private final Map<String, RuntimeException> policyRefusals = new HashMap<>();
    private final List<String> policiesAsked = new ArrayList<>();
    private @Nullable RuntimeException refusal;
    private @Nullable RuntimeException policyRefusal;
    private final Map<String, RuntimeException> refusals = new HashMap<>();
    private final Map<String, RuntimeException> refusedOnce = new HashMap<>();
    private final List<GrantListEntry> grants = new ArrayList<>();
    private @Nullable RuntimeException grantsRefusal;
    private final List<AliasListEntry> aliases = new ArrayList<>();
    private @Nullable RuntimeException aliasesRefusal;
    private GetKeyLastUsageResponse lastUsage = GetKeyLastUsageResponse.builder()
            .trackingStartDate(Instant.parse("2026-04-23T00:00:00Z"))
            .build();
    private int calls;

    /// A key of the kind that CloudWatch Logs takes.
    public static KeyMetadata key(String arn, KeyState state) {
        return KeyMetadata.builder()
                .arn(arn)
                .keyState(state)
                .keyUsage(KeyUsageType.ENCRYPT_DECRYPT)
                .keySpec(KeySpec.SYMMETRIC_DEFAULT)
                .build();
    }

    public static KeyMetadata key(String arn) {
        return key(arn, KeyState.ENABLED);
    }

    /// @param name what DescribeKey must be asked for
    public static FakeKms knowing(String name, KeyMetadata key) {
        var kms = new FakeKms();
        kms.keys.put(name, key);
        return kms;
    }

    public FakeKms knowingToo(String name, KeyMetadata key) {
        keys.put(name, key);
        return this;
    }

    public static FakeKms refusing(RuntimeException refusal) {
        var kms = new FakeKms();
        kms.refusal = refusal;
        kms.policyRefusal = refusal;
        return kms;
    }

    /// @param name for which DescribeKey is refused
    public FakeKms refusing(String name, RuntimeException exception) {
        refusals.put(name, exception);
        return this;
    }

    public FakeKms refusingNoMore(String name) {
        refusals.remove(name);
        return this;
    }

    /// @param name for which the next DescribeKey is refused
    public FakeKms refusingOnce(String name, RuntimeException exception) {
        refusedOnce.put(name, exception);
        return this;
    }

    public FakeKms withPolicy(String text) {
        policy = text;
        return this;
    }

    /// Of one key.
    public FakeKms withPolicyOf(String arn, String text) {
        policies.put(arn, text);
        return this;
    }

    public FakeKms refusingThePolicyOf(String arn, RuntimeException exception) {
        policyRefusals.put(arn, exception);
        return this;
    }

    public FakeKms refusingThePolicyNoMore(String arn) {
        policyRefusals.remove(arn);
        return this;
    }

    /// The keys whose policy was asked for, call by call.
    public List<String> policiesAsked() {
        return List.copyOf(policiesAsked);
    }

    public FakeKms refusingThePolicy(RuntimeException exception) {
        policyRefusal = exception;
        return this;
    }

    public FakeKms withGrant(GrantListEntry grant) {
        grants.add(grant);
        return this;
    }

    public FakeKms refusingTheGrants(RuntimeException exception) {
        grantsRefusal = exception;
        return this;
    }

    /// In the list of aliases: KMS shows it to who may not look at its key.
    public FakeKms listingTheAlias(AliasListEntry alias) {
        aliases.add(alias);
        return this;
    }

    public FakeKms refusingTheAliases(RuntimeException exception) {
        aliasesRefusal = exception;
        return this;
    }

    /// What GetKeyLastUsage answers for every key. At first, that none was ever used.
    public FakeKms usedLast(Instant at, String event) {
        lastUsage = GetKeyLastUsageResponse.builder()
                .keyLastUsage(last -> last.operation("Decrypt").timestamp(at).cloudTrailEventId(event))
                .build();
        return this;
    }

    /// As if it told of a use without its time.
    public FakeKms usedAtATimeUntold(String event) {
        lastUsage = GetKeyLastUsageResponse.builder()
                .keyLastUsage(last -> last.operation("Decrypt").cloudTrailEventId(event))
                .build();
        return this;
    }

    public int calls() {
        return calls;
    }

    @Override
    public DescribeKeyResponse describeKey(DescribeKeyRequest request) {
        calls++;
        if (refusal != null) {
            throw refusal;
        }
        var once = refusedOnce.remove(request.keyId());
        var ofName = once == null ? refusals.get(request.keyId()) : once;
        if (ofName != null) {
            throw ofName;
        }
        var key = keys.get(request.keyId());
        if (key == null) {
            throw Refusals.of("NotFoundException", 400, request.keyId() + " is not found");
        }
        return DescribeKeyResponse.builder().keyMetadata(key).build();
    }

    @Override
    public GetKeyPolicyResponse getKeyPolicy(GetKeyPolicyRequest request) {
        calls++;
        policiesAsked.add(request.keyId());
        var ofKey = policyRefusals.getOrDefault(request.keyId(), policyRefusal);
        if (ofKey != null) {
            throw ofKey;
        }
        return GetKeyPolicyResponse.builder()
                .policy(policies.getOrDefault(request.keyId(), policy))
                .build();
    }

    @Override
    public GetKeyLastUsageResponse getKeyLastUsage(GetKeyLastUsageRequest request) {
        calls++;
        return lastUsage;
    }

    /// One a page.
    @Override
    public ListGrantsResponse listGrants(ListGrantsRequest request) {
        calls++;
        if (grantsRefusal != null) {
            throw grantsRefusal;
        }
        int from = request.marker() == null ? 0 : Integer.parseInt(request.marker());
        boolean truncated = from + 1 < grants.size();
        return ListGrantsResponse.builder()
                .grants(grants.stream().skip(from).limit(1).toList())
                .truncated(truncated)
                .nextMarker(truncated ? String.valueOf(from + 1) : null)
                .build();
    }

    /// One a page.
    @Override
    public ListAliasesResponse listAliases(ListAliasesRequest request) {
        calls++;
        if (aliasesRefusal != null) {
            throw aliasesRefusal;
        }
        int from = request.marker() == null ? 0 : Integer.parseInt(request.marker());
        boolean truncated = from + 1 < aliases.size();
        return ListAliasesResponse.builder()
                .aliases(aliases.stream().skip(from).limit(1).toList())
                .truncated(truncated)
                .nextMarker(truncated ? String.valueOf(from + 1) : null)
                .build();
    }

    @Override
    public String serviceName() {
        return "kms";
    }

    @Override
    public void close() {}
}
