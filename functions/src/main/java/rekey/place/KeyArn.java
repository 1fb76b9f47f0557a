package rekey.place;

import java.util.regex.Pattern;

/// The ARN of a KMS key, which tells its Region and its account.
///
/// @param text e.g. `arn:aws:kms:eu-central-1:111122223333:key/…`; a replica of a multi-Region key
///     has an ARN of its own
/// Source: docs.aws.amazon.com/kms/latest/developerguide/concepts.html (key ARN, multi-Region key)
public record KeyArn(String text) {
    private static final Pattern WELL_FORMED = Pattern.compile("arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/"
            + "([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})");
    private static final int REGION = 3;
    private static final int ACCOUNT = 4;
    private static final int PARTS = 6;

    public KeyArn {
        var parts = text.split(":", PARTS);
        if (parts.length != PARTS || !parts[0].equals("arn") || !parts[2].equals("kms")) {
            throw new IllegalArgumentException("keyArn must be the ARN of a KMS key, was \"" + text + "\"");
        }
    }

    /// Whether a person's text is the ARN of a key, and not of an alias.
    public static boolean isWellFormed(String text) {
        return WELL_FORMED.matcher(text).matches();
    }

    /// Whether the key is in this Region, and in the partition of it.
    public boolean isOf(String region) {
        return text.startsWith(
                "arn:%s:kms:%s:".formatted(Partition.ofRegion(region).id(), region));
    }

    public String region() {
        return part(REGION);
    }

    public String account() {
        return part(ACCOUNT);
    }

    private String part(int index) {
        return text.split(":", PARTS)[index];
    }
}
