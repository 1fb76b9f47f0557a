package rekey.key;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A grant of a key to anybody, as ListGrants tells it.
///
/// @param grantee an ARN, or the name of a service
/// @param name that its maker gave it; null for none
/// @param created null where KMS does not say
/// @param operations as KMS names them
/// Source: docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html
public record KeyGrant(
        String id,
        String grantee,
        @Nullable String name,
        @Nullable Instant created,
        List<String> operations) {
    public KeyGrant {
        operations = List.copyOf(operations);
    }
}
