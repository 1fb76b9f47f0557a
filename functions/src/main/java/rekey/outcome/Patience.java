package rekey.outcome;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// For how long a place is tried again that AWS would not answer for. A refusal that passes never
/// ends a place: time does.
///
/// @param regionsAreEnabled whether the accounts themselves say so: that a service does not know it yet
///     passes, too
public record Patience(Duration longest, boolean regionsAreEnabled) {
    /// A query without a result is an answer of a kind, and the next one may end so too. But CloudWatch
    /// Logs may also be busy: it is started again for a tenth of the time, 3 of 30 minutes.
    private static final int TENTH = 10;

    public Patience(Duration longest) {
        this(longest, false);
    }

    /// The same where the accounts themselves have said which Regions are enabled.
    public Patience whereRegionsAreEnabled() {
        return new Patience(longest, true);
    }

    private Failure met(Failure failure) {
        return regionsAreEnabled ? ClosedRegion.opening(failure) : failure;
    }

    /// @param before the delay of the place so far; null where it has none
    /// @return its delay from now on; empty where the failure does not pass, or has not for too long
    public Optional<Delay> delay(@Nullable Delay before, Failure refusal, Instant now) {
        var failure = met(refusal);
        var delay = new Delay(before == null ? now : before.since(), failure);
        return failure.passes() && now.isBefore(delay.since().plus(longest(before, failure)))
                ? Optional.of(delay)
                : Optional.empty();
    }

    /// Who was refused a query until now has not seen one without a result before.
    private Duration longest(@Nullable Delay before, Failure failure) {
        return failure.isOfQuery() && before != null && before.reason().isOfQuery()
                ? longest.dividedBy(TENTH)
                : longest;
    }

    /// What is told of a place that has no delay any more.
    ///
    /// @param before its delay until now; null where it had none
    public Failure spent(@Nullable Delay before, Failure refusal) {
        var failure = met(refusal);
        return before != null && failure.passes()
                ? new Failure(
                        failure.code(),
                        "Tried for %d s: %s".formatted(longest(before, failure).toSeconds(), failure.message()),
                        failure.blame(),
                        failure.remedy())
                : failure;
    }
}
