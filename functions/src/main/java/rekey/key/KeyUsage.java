package rekey.key;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The last successful use of a key for a cryptographic operation, up to an hour late. That there is
/// none proves nothing: old events need the key only when somebody reads them.
///
/// @param operation as KMS names it, e.g. `Decrypt`
/// @param cloudTrailEventId tells who it was; null where KMS does not say
/// Source: docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
public record KeyUsage(
        String operation, Instant at, @Nullable String cloudTrailEventId) {}
