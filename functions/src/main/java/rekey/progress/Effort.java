package rekey.progress;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the work on a place took.
///
/// @param throttles how many calls AWS throttled
/// @param seconds spent on changing
/// @param changes null where no association was made; one that was undone by others since is one
public record Effort(
        int throttles, double seconds, @Nullable ChangeSpan changes) {
    private static final double MILLIS_PER_SECOND = 1e3;

    public static final Effort NONE = new Effort(0, 0, null);

    /// Of an invocation, apart from its changes.
    public static Effort of(int throttles, double seconds) {
        return new Effort(throttles, seconds, null);
    }

    public Effort plus(Effort other) {
        return new Effort(
                throttles + other.throttles,
                seconds + other.seconds,
                changes == null ? other.changes : changes.plus(other.changes));
    }

    /// With associations that AWS answered then.
    public Effort during(ChangeSpan span) {
        return plus(new Effort(0, 0, span));
    }

    Effort changed(Instant at) {
        return during(new ChangeSpan(at, at));
    }

    /// As people are shown it.
    public Effort toTheMillisecond() {
        return new Effort(throttles, Math.round(seconds * MILLIS_PER_SECOND) / MILLIS_PER_SECOND, changes);
    }
}
