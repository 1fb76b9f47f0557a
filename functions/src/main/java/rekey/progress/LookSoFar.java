package rekey.progress;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import rekey.logs.ListingSoFar;
import rekey.logs.LogGroup;

/// What a verification that had no time to finish has found, for the next invocation to go on with.
///
/// @param onAnotherKey log groups in scope that are not on the key that is wanted for them
/// @param right how many that the run did not journal are where they are to be put back
/// @param previousKeys what is left of the use of each, by key ARN
public record LookSoFar(
        ListingSoFar listing,
        @JsonProperty("astray") List<LogGroup> onAnotherKey,
        int right,
        Map<String, PreviousKeyUse> previousKeys) {
    public static final LookSoFar BEGINNING = new LookSoFar(ListingSoFar.BEGINNING, List.of(), 0, Map.of());
}
