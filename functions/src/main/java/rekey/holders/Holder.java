package rekey.holders;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One thing that is under a KMS key, or puts new data under it.
///
/// @param name as AWS shows it
/// @param arn null where AWS shows none
/// @param key as AWS shows it: the ARN of a key or of an alias, a key's id or an alias's name. It is
///     resolved by whoever compares it
/// @param since when it was made, or changed last; null where AWS does not say
/// @param move how it comes off the key: a sentence, which is an order
/// @param script shell commands that do it; null where the sentence is enough
public record Holder(
        HolderKind kind,
        String name,
        @Nullable String arn,
        String key,
        @Nullable Instant since,
        String move,
        @Nullable String script) {}
