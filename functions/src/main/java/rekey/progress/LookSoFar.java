package rekey.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import rekey.logs.ListingSoFar;
import rekey.logs.LogGroup;

/// What a verification that had no time to finish has found, for the next invocation to go on with.
///
/// @param onAnotherKey log groups in scope that are not on the key that is wanted for them
/// @param right how many that the run did not journal are where they are to be put back
/// @param previousKeys what is left of the use of each, by key ARN
/// @param notLookedAt what could not be looked at, so that nobody knows how long they are needed
public record LookSoFar(
        ListingSoFar listing,
        @JsonProperty("astray") List<LogGroup> onAnotherKey,
        int right,
        Map<String, PreviousKeyUse> previousKeys,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notLookedAt) {
    public static final LookSoFar BEGINNING = new LookSoFar(ListingSoFar.BEGINNING, List.of(), 0, Map.of(), List.of());

    /// Earlier versions wrote no `notLookedAt`.
    public LookSoFar {
        notLookedAt = Objects.requireNonNullElse(notLookedAt, List.of());
    }
}
