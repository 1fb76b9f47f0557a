package rekey.place;

import java.util.Locale;
import java.util.regex.Pattern;

/// The ARN of a KMS key, which tells its Region and its account. Two keys are the same if their
/// ARNs are, whatever the case of the letters; a replica of a multi-Region key has an ARN of its
/// own, and is another key. A name is no key: an alias, or an id without its ARN, says which key it
/// means only when KMS is asked.
///
/// @param text e.g. `arn:aws:kms:eu-central-1:111122223333:key/…`
/// Source: docs.aws.amazon.com/kms/latest/developerguide/concepts.html (key ARN, multi-Region key)
public record KeyArn(String text) {
    private static final Pattern WELL_FORMED = Pattern.compile("arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/"
            + "([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})");
    private static final int REGION = 3;
    private static final int ACCOUNT = 4;
    private static final int PARTS = 6;

    public KeyArn {
        text = canonical(text);
        var parts = text.split(":", PARTS);
        if (parts.length != PARTS || !parts[0].equals("arn") || !parts[2].equals("kms")) {
            throw new IllegalArgumentException("keyArn must be the ARN of a KMS key, was \"" + text + "\"");
        }
    }

    /// The one spelling of a key's ARN: KMS writes every letter of it small.
    public static String canonical(String text) {
        return isName(text) ? text : text.toLowerCase(Locale.ROOT);
    }

    /// Whether a text that AWS shows for a key is no key's ARN, so that KMS must be asked.
    ///
    /// Source: docs.aws.amazon.com/kms/latest/developerguide/concepts.html (key identifiers)
    public static boolean isName(String text) {
        var parts = text.split(":", PARTS);
        return !parts[0].equalsIgnoreCase("arn") || parts[parts.length - 1].startsWith("alias/");
    }

    /// Whether both texts mean one key. A name means none.
    public static boolean same(String one, String other) {
        return !isName(one) && canonical(one).equals(canonical(other));
    }

    /// What stands behind the last slash. A replica of a multi-Region key has the id of its primary key;
    /// another key of the same id there is none.
    public static String id(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
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
