package rekey.key;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import rekey.aws.Answer;
import rekey.aws.AwsErrors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.Tag;

/// KMS of one Region, read with one account's role.
public final class KeyReader {
    private static final int MOST_PER_PAGE = 1000;

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
                    String.valueOf(key.keyManagerAsString()),
                    key.creationDate() == null ? Instant.EPOCH : key.creationDate(),
                    key.deletionDate());
        });
    }

    /// The ARNs of all keys of the account in the Region, AWS's own among them.
    ///
    /// Source: docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html
    Answer<List<String>> list() {
        return answer(() -> kms.listKeysPaginator(request -> request.limit(MOST_PER_PAGE)).keys().stream()
                .map(KeyListEntry::keyArn)
                .toList());
    }

    /// Source: docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html
    Answer<Map<String, String>> tags(String keyArn) {
        return answer(() -> kms.listResourceTagsPaginator(request -> request.keyId(keyArn)).tags().stream()
                .collect(Collectors.toMap(Tag::tagKey, Tag::tagValue)));
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
