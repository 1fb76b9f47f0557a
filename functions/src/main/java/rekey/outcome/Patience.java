package rekey.outcome;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// For how long a place is tried again that AWS would not answer for. A refusal that passes never
/// ends a place: time does.
public record Patience(Duration longest) {
    /// @param before the delay of the place so far; null where it has none
    /// @return its delay from now on; empty where the failure does not pass, or has not for too long
    public Optional<Delay> delay(@Nullable Delay before, Failure failure, Instant now) {
        var delay = new Delay(before == null ? now : before.since(), failure);
        return failure.passes() && now.isBefore(delay.since().plus(longest)) ? Optional.of(delay) : Optional.empty();
    }

    /// What is told of a place that has no delay any more.
    ///
    /// @param before its delay until now; null where it had none
    public Failure spent(@Nullable Delay before, Failure failure) {
        return before != null && failure.passes()
                ? new Failure(
                        failure.code(),
                        "Tried for %d s: %s".formatted(longest.toSeconds(), failure.message()),
                        failure.blame(),
                        failure.remedy())
                : failure;
    }
}
