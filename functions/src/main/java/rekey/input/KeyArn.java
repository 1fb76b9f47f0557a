package rekey.input;

import java.util.regex.Pattern;
import rekey.place.Partition;

/// The ARN of a KMS key, which tells its Region.
///
/// Source: docs.aws.amazon.com/kms/latest/developerguide/concepts.html (key ARN, multi-Region key)
final class KeyArn {
    private static final Pattern WELL_FORMED = Pattern.compile("arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/"
            + "([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})");

    private KeyArn() {}

    static boolean isWellFormed(String arn) {
        return WELL_FORMED.matcher(arn).matches();
    }

    static boolean isOfRegion(String arn, String region) {
        return arn.startsWith(
                "arn:%s:kms:%s:".formatted(Partition.ofRegion(region).id(), region));
    }
}
