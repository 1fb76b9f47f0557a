package rekey.key;

import rekey.aws.AwsErrors;
import rekey.input.KeyChoice;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.outcome.Reaction;
import rekey.place.Place;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;

/// Finds the wanted key of a place.
public final class KeyLookup {
    private final KmsClient kms;
    private final Place place;

    /// @param kms of the place
    public KeyLookup(KmsClient kms, Place place) {
        this.kms = kms;
        this.place = place;
    }

    /// Source: docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
    public WantedKey wanted(KeyChoice choice) {
        return switch (choice) {
            case KeyChoice.Alias(var alias) -> described(alias);
            case KeyChoice.Arns(var arns) -> described(arns.getOrDefault(place.region(), ""));
        };
    }

    private WantedKey described(String alias) {
        try {
            var key = kms.describeKey(request -> request.keyId(alias)).keyMetadata();
            return WantedKey.judge(
                    new KeyFacts(key.arn(), key.keyStateAsString(), key.keyUsageAsString(), key.keySpecAsString()),
                    alias);
        } catch (SdkException e) {
            return refused(AwsErrors.of(e), alias);
        }
    }

    private WantedKey refused(AwsError error, String alias) {
        if (error.code().equals("NotFoundException")) {
            return new WantedKey.Unfit(new Failure(
                    "KeyNotFound",
                    "%s does not exist in %s".formatted(alias, place),
                    Blame.CONFIGURATION,
                    "Create the alias %s in Region %s of account %s, on a key that CloudWatch Logs may use"
                            .formatted(alias, place.region(), place.account())));
        }
        var failure = Failures.of(error, place, "DescribeKey", "");
        // AWS has one code for every denial; that the organization denies it only its sentence says.
        if (Reaction.isOfClosedRegion(error) || error.message().contains("service control policy")) {
            return new WantedKey.Unreachable(failure);
        }
        return switch (Reaction.to(error)) {
            case RETRY, SLOW_DOWN -> new WantedKey.Unreachable(failure); // says nothing against the key
            case GONE, RESERVED, CONFIGURATION, BUG -> new WantedKey.Unfit(failure);
        };
    }
}
