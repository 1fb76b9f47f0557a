package rekey.key;

import java.util.Map;
import java.util.Optional;
import rekey.aws.AwsErrors;
import rekey.outcome.AwsError;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.Tag;

/// Makes keys and moves aliases in one Region, with one account's role. Throws what the SDK throws.
public final class KeyWriter {
    private static final int SERVER_ERROR = 500;

    private final KmsClient kms;

    /// @param kms that never sends a call twice: CreateKey makes a key each time
    public KeyWriter(KmsClient kms) {
        this.kms = kms;
    }

    /// The key's policy is not checked for locking its maker out: KMS asks whether the maker may
    /// put another policy, which the member role may not, and the template lets the account in.
    ///
    /// @return the key's ARN; empty where nobody knows whether there is a key now
    /// Source: docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
    Optional<String> create(String policy, Map<String, String> tags, String description) {
        var list = tags.entrySet().stream()
                .map(tag -> Tag.builder()
                        .tagKey(tag.getKey())
                        .tagValue(tag.getValue())
                        .build())
                .toList();
        try {
            var created = kms.createKey(request -> request.keySpec(KeySpec.SYMMETRIC_DEFAULT)
                    .keyUsage(KeyUsageType.ENCRYPT_DECRYPT)
                    .policy(policy)
                    .bypassPolicyLockoutSafetyCheck(true)
                    .tags(list)
                    .description(description));
            return Optional.of(created.keyMetadata().arn());
        } catch (SdkException e) {
            var error = AwsErrors.of(e);
            if (error.httpStatus() >= SERVER_ERROR || error.code().equals(AwsError.NO_ANSWER)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Source: docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
    String rotateMaterial(String keyArn) {
        kms.enableKeyRotation(request -> request.keyId(keyArn));
        return keyArn;
    }

    /// Source: docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
    String createAlias(String alias, String keyArn) {
        kms.createAlias(request -> request.aliasName(alias).targetKeyId(keyArn));
        return keyArn;
    }

    /// Source: docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html
    String updateAlias(String alias, String keyArn) {
        kms.updateAlias(request -> request.aliasName(alias).targetKeyId(keyArn));
        return keyArn;
    }
}
