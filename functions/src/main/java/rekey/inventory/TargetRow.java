package rekey.inventory;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rekey.outcome.CountedAs;

/// One target of a run, as people get it: a line of `targets.jsonl`.
///
/// @param type `log group` or `query results`
/// @param logClass of a log group; null for query results
/// @param retentionInDays in force; null: its events never expire, or query results
/// @param presentKey a key ARN, `none` or `unknown`, as the run found it, and of a changed target the
///     one that it was moved off; null where it did not find the target
/// @param wantedKey a key ARN, `none`, or `new` for one that was to be made; null where nothing is wanted
///     of the target
/// @param code of its failure; null where it did not fail
/// @param changedAt when this run changed it; null where it did not
/// @param owner what made the log group, such as a CloudFormation stack; null where that is not known
public record TargetRow(
        String account,
        String accountName,
        String region,
        String type,
        String name,
        @JsonProperty("class") @Nullable String logClass,
        @Nullable Integer retentionInDays,
        @Nullable String presentKey,
        @Nullable String wantedKey,
        CountedAs outcome,
        @Nullable String code,
        @Nullable Instant changedAt,
        @Nullable String owner) {}
