package rekey.key;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rekey.outcome.NotLookedAt;

/// What KMS tells of a key that may have to go.
///
/// @param state as KMS names it; null where it could not be read
/// @param deletionDate when KMS deletes it; null where it is not to be deleted
/// @param siblings the ARNs of the other keys of a multi-Region key: each has the same material
/// @param aliases their names, those of the key's own Region
/// @param principals that its policy names in a statement that allows something, as they stand there
/// @param lastUse null where KMS knows of none, or could not be asked
/// @param usageTrackedSince no use before it is known; null where KMS could not be asked
/// @param notLookedAt what is missing in the rest
public record KeyEvidence(
        String arn,
        @Nullable String state,
        @Nullable Instant deletionDate,
        List<String> siblings,
        List<String> aliases,
        List<KeyGrant> grants,
        List<String> principals,
        @Nullable KeyUsage lastUse,
        @Nullable Instant usageTrackedSince,
        List<NotLookedAt> notLookedAt) {
    public KeyEvidence {
        siblings = List.copyOf(siblings);
        aliases = List.copyOf(aliases);
        grants = List.copyOf(grants);
        principals = List.copyOf(principals);
        notLookedAt = List.copyOf(notLookedAt);
    }
}
