package rekey.key;

import java.util.function.Supplier;
import rekey.aws.Answer;
import rekey.aws.AwsErrors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;

/// KMS of one Region, read with one account's role.
public final class KeyReader {
    private final KmsClient kms;

    public KeyReader(KmsClient kms) {
        this.kms = kms;
    }

    /// @param id an alias of the role's own account, or a key ARN
    /// Source: docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
    Answer<KeyFacts> describe(String id) {
        return answer(() -> {
            var key = kms.describeKey(request -> request.keyId(id)).keyMetadata();
            return new KeyFacts(
                    key.arn(),
                    key.keyStateAsString(),
                    key.keyUsageAsString(),
                    key.keySpecAsString(),
                    String.valueOf(key.keyManagerAsString()));
        });
    }

    /// The key policy's text; KMS tells it to the key's own account only.
    ///
    /// Source: docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
    Answer<String> policy(String keyArn) {
        return answer(() -> kms.getKeyPolicy(request -> request.keyId(keyArn)).policy());
    }

    private static <T> Answer<T> answer(Supplier<T> call) {
        try {
            return new Answer.Given<>(call.get());
        } catch (SdkException e) {
            return new Answer.Refused<>(AwsErrors.of(e));
        }
    }
}
