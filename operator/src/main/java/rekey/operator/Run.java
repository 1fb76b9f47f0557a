package rekey.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
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
@JsonInclude(JsonInclude.Include.ALWAYS)
record Run(
        String run,
        String execution,
        String status,
        String mode,
        @Nullable String outcome,
        Instant started,
        @Nullable Instant ended) {

    private static final String RUNNING = "RUNNING";

    boolean goesOn() {
        return status.equals(RUNNING);
    }

    /// @param now for one that goes on
    Duration took(Instant now) {
        return Duration.between(started, ended == null ? now : ended);
    }
}
