package rekey.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rekey.outcome.Delay;
import rekey.outcome.Failure;
import rekey.outcome.Patience;

/// That AWS would not go on in a place. What is left to do at its end has a clock of its own. Each try
/// of it takes a look before: that the look went well does not stop this clock, and how long a look
/// took does not count here.
///
/// @param delay of the work and of the look; null where the last of them was not refused
/// @param ofEnd of the end; null where it was not refused yet
record Delays(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Delay delay,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Delay ofEnd) {
    static final Delays NONE = new Delays(null, null);

    Delays wentOn() {
        return new Delays(null, ofEnd);
    }

    Delays with(Delay until) {
        return new Delays(until, ofEnd);
    }

    /// @return empty where the end is not tried any more
    Optional<Delays> atTheEnd(Failure failure, Patience patience, Instant now) {
        return patience.delay(ofEnd, failure, now).map(until -> new Delays(null, until));
    }
}
