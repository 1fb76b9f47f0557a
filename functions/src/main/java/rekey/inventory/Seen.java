package rekey.inventory;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rekey.logs.LogGroup;
import rekey.logs.Owner;
import rekey.target.PreviousKey;

/// A target as it was found.
///
/// @param key that it was on; null where nobody looked
/// @param logClass of a log group; null for query results
/// @param retentionInDays in force; null: its events never expire, or query results
/// @param owner what made the log group, such as a CloudFormation stack; null where that is not known
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Seen(
        @Nullable PreviousKey key,
        @Nullable String logClass,
        @Nullable Integer retentionInDays,
        @Nullable String owner) {
    static final Seen NOTHING = new Seen(null, null, null, null);

    public static Seen of(LogGroup group) {
        return new Seen(group.key(), group.logClass(), group.retentionInDays(), owner(group.owner()));
    }

    private static @Nullable String owner(Owner owner) {
        return owner instanceof Owner.Stack stack ? stack.text() : null;
    }

    public static Seen queryResultsOn(PreviousKey key) {
        return new Seen(key, null, null, null);
    }

    /// As it was when it was looked at again; the same object if that changes nothing, for there are
    /// many of them.
    Seen as(Note.Before before) {
        return before.key().equals(key) && Objects.equals(before.retentionInDays(), retentionInDays)
                ? this
                : new Seen(before.key(), logClass, before.retentionInDays(), owner);
    }
}
