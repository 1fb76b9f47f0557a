package rekey.fakes;

import java.util.function.Function;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/// KMS that knows one key, or refuses.
public final class FakeKms implements KmsClient {
    private final Function<String, KeyMetadata> describe;

    private FakeKms(Function<String, KeyMetadata> describe) {
        this.describe = describe;
    }

    /// @param name what DescribeKey must be asked for
    public static FakeKms knowing(String name, KeyMetadata key) {
        return new FakeKms(asked -> {
            if (!asked.equals(name)) {
                throw Refusals.of("NotFoundException", 400, asked + " is not found");
            }
            return key;
        });
    }

    public static FakeKms refusing(RuntimeException refusal) {
        return new FakeKms(_ -> {
            throw refusal;
        });
    }

    @Override
    public DescribeKeyResponse describeKey(DescribeKeyRequest request) {
        return DescribeKeyResponse.builder()
                .keyMetadata(describe.apply(request.keyId()))
                .build();
    }

    @Override
    public String serviceName() {
        return "kms";
    }

    @Override
    public void close() {}
}
