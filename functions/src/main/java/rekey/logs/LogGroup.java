package rekey.logs;

import org.jspecify.annotations.Nullable;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// A log group as DescribeLogGroups shows it.
///
/// @param kmsKeyId the ARN of its key; null for none
/// @param retentionInDays null: its events never expire
public record LogGroup(
        String name, @Nullable String kmsKeyId, @Nullable Integer retentionInDays, boolean queryable) {

    public PreviousKey key() {
        return PreviousKey.ofArn(kmsKeyId);
    }

    public Target target() {
        return new Target.LogGroup(name);
    }
}
