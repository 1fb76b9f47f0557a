package rekey.logs;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rekey.outcome.Failure;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// A log group as DescribeLogGroups shows it, on the key that KMS says this is.
///
/// @param unread why KMS could not say now which key it is on; null where it could, or never will
/// @param retentionInDays its own, or that of the account's policy in force; null: its events never
///     expire
/// @param logClass `STANDARD`, `INFREQUENT_ACCESS`, `DELIVERY` or one that is not known yet
/// @param shownAs the name that AWS shows for its key; null where it shows the key itself, or none
/// @param owner who may set its key again
/// Source: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
public record LogGroup(
        String name,
        PreviousKey key,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Failure unread,
        @Nullable Integer retentionInDays,
        String logClass,
        Owner owner,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String shownAs) {
    /// Of a log group that shows none.
    public static final String STANDARD = "STANDARD";

    private static final Set<String> QUERYABLE = Set.of(STANDARD, "INFREQUENT_ACCESS");

    /// One that an earlier version has left says nothing of its owner.
    public LogGroup {
        owner = Objects.requireNonNullElseGet(owner, Owner.NotLookedUp::new);
    }

    public LogGroup(
            String name,
            PreviousKey key,
            @Nullable Failure unread,
            @Nullable Integer retentionInDays,
            String logClass,
            Owner owner) {
        this(name, key, unread, retentionInDays, logClass, owner, null);
    }

    public LogGroup(
            String name,
            PreviousKey key,
            @Nullable Failure unread,
            @Nullable Integer retentionInDays,
            String logClass) {
        this(name, key, unread, retentionInDays, logClass, new Owner.NotLookedUp());
    }

    /// The same log group, with an owner that was looked up.
    public LogGroup ownedBy(Owner known) {
        return new LogGroup(name, key, unread, retentionInDays, logClass, known, shownAs);
    }

    public boolean queryable() {
        return isQueryable(logClass);
    }

    public static boolean isQueryable(String logClass) {
        return QUERYABLE.contains(logClass);
    }

    public Target target() {
        return new Target.LogGroup(name);
    }
}
