package rekey.retire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What KMS says of a key itself.
///
/// @param state as DescribeKey writes it; [#MISSING] where there is no such key
/// @param deletionDate when KMS deletes it; null where that is not planned
/// @param primary whether it is the primary key of a multi-Region key
/// @param relatives the ARNs of the other keys of a multi-Region key
public record OwnState(
        String state,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant deletionDate,
        boolean primary,
        List<String> relatives) {
    public static final String MISSING = "Missing";

    public OwnState {
        relatives = List.copyOf(relatives);
    }

    boolean missing() {
        return state.equals(MISSING);
    }

    boolean waitsForDeletion() {
        return state.equals("PendingDeletion") || state.equals("PendingReplicaDeletion");
    }
}
