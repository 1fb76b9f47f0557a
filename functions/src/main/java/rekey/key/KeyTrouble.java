package rekey.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rekey.place.KeyArn;

/// Why what is stored under a key cannot be read, or will not be for long: the key is disabled, is
/// waiting to be deleted, or is gone. Targets on it are moved like any other, and what they stored
/// before stays under it.
///
/// @param state as DescribeKey writes it; [#MISSING] where there is no such key
/// @param deletionDate when KMS deletes it; null where it has no date
/// Source: docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
public record KeyTrouble(
        String state,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant deletionDate) implements KeyHealth {
    public static final String MISSING = "Missing";

    private static final Set<String> ENDS = Set.of(MISSING, "PendingDeletion", "PendingReplicaDeletion");

    /// Whether nothing under it can be read after some day, whatever its owner plans.
    public boolean isEnd() {
        return ENDS.contains(state);
    }

    /// @param key that is in trouble
    /// @return what it means for what is stored under it, and what can be done
    public String sentence(String key) {
        if (state.equals(MISSING)) {
            return "%s does not exist: what is stored under it cannot be read any more, by anybody".formatted(key);
        }
        var owner = KeyArn.isName(key) ? "its account" : "account " + new KeyArn(key).account();
        if (!isEnd()) {
            return "%s is in state %s: what is stored under it can be read only while it is enabled (EnableKey in %s)"
                    .formatted(key, state, owner);
        }
        var when = deletionDate == null
                ? "once its replicas are deleted and its own waiting period is over"
                : "on " + deletionDate.truncatedTo(ChronoUnit.SECONDS);
        return "%s is waiting to be deleted: what is stored under it becomes unreadable %s. To keep it readable, cancel that (CancelKeyDeletion, then EnableKey) in %s"
                .formatted(key, when, owner);
    }
}
