package rekey.operator;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A run as Step Functions tells of it.
///
/// @param execution its ARN
/// @param status as Step Functions has it
/// @param mode as the input has it
/// @param outcome as the report function has it; null where the run has none yet, or did not come to it
/// @param ended null while it goes on
/// @param input of the execution, as it was given
@JsonInclude(JsonInclude.Include.ALWAYS)
record Run(
        String run,
        String execution,
        String status,
        String mode,
        @Nullable String outcome,
        Instant started,
        @Nullable Instant ended,
        @JsonIgnore JsonNode input) {

    private static final String RUNNING = "RUNNING";

    boolean goesOn() {
        return status.equals(RUNNING);
    }

    /// @param now for one that goes on
    Duration took(Instant now) {
        return Duration.between(started, ended == null ? now : ended);
    }
}
