package rekey.key;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What DescribeKey says of a key.
///
/// @param manager `CUSTOMER`, or `AWS` for the keys that AWS services make for themselves
/// @param created when
/// @param deletionDate when KMS deletes it; null where it is not to be deleted
/// Source: docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
record KeyFacts(
        String arn,
        String state,
        String usage,
        String spec,
        String manager,
        Instant created,
        @Nullable Instant deletionDate) {}
