package rekey.fakes;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyResponse;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/// KMS that knows some keys and policies, or refuses.
public final class FakeKms implements KmsClient {
    /// Lets everybody do everything.
    public static final String OPEN_POLICY = """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}]}
            """;

    private final Map<String, KeyMetadata> keys = new HashMap<>();
    private String policy = OPEN_POLICY;
    private @Nullable RuntimeException refusal;
    private @Nullable RuntimeException policyRefusal;
    private final Map<String, RuntimeException> refusals = new HashMap<>();
    private final Map<String, RuntimeException> refusedOnce = new HashMap<>();
    private int calls;

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

    public FakeKms refusingThePolicy(RuntimeException exception) {
        policyRefusal = exception;
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
        if (policyRefusal != null) {
            throw policyRefusal;
        }
        return GetKeyPolicyResponse.builder().policy(policy).build();
    }

    @Override
    public String serviceName() {
        return "kms";
    }

    @Override
    public void close() {}
}
