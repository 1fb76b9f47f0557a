package rekey.aws;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;
import rekey.outcome.AwsError;
import rekey.outcome.ErrorDisposition;
import rekey.pacing.Backoff;
import rekey.pacing.Pacer;
import rekey.pacing.Quota;
import rekey.pacing.Time;
import rekey.pacing.Turn;
import software.amazon.awssdk.core.exception.SdkException;

/// Calls of one operation in one place: each waits its turn, and what [ErrorDisposition] calls transient is
/// tried again, in turn, until the invocation's time is up.
public final class PacedCalls {
    /// How often a long wait is interrupted to look at the time. No call leaves later after a look.
    public static final Duration GLANCE = Duration.ofMillis(500);

    private static final AwsError NOT_SENT = new AwsError(AwsError.NO_ANSWER, 0, "not sent: out of time");

    private final Pacer pacer;
    private final Backoff afterThrottle;
    private final Backoff afterFailure;
    private final Time time;
    private final RandomGenerator random;
    private final BooleanSupplier timeIsUp;

    public PacedCalls(Quota quota, Time time, SplittableGenerator random, BooleanSupplier timeIsUp) {
        this(quota.pacer(random.split()), Backoff.NONE, Backoff.OF_CALLS, time, random, timeIsUp);
    }

    /// @param afterThrottle what a throttled call waits for besides its turn
    public PacedCalls(
            Pacer pacer,
            Backoff afterThrottle,
            Backoff afterFailure,
            Time time,
            SplittableGenerator random,
            BooleanSupplier timeIsUp) {
        this.pacer = pacer;
        this.afterThrottle = afterThrottle;
        this.afterFailure = afterFailure;
        this.time = time;
        this.random = random.split();
        this.timeIsUp = timeIsUp;
    }

    public int throttles() {
        return pacer.throttles();
    }

    /// Waits for a turn and takes it.
    ///
    /// @return empty where the invocation's time was up first
    public Optional<Turn> awaitTurn() {
        return awaitTurn(timeIsUp);
    }

    private Optional<Turn> awaitTurn(BooleanSupplier stop) {
        var turn = pacer.reserve(time.nanos());
        return await(turn.from(time.nanos()), stop) ? Optional.of(turn) : Optional.empty();
    }

    public <T> Answer<T> call(Supplier<T> call) {
        return call(call, timeIsUp);
    }

    /// A service that the Region does not have is not asked again: a name that DNS does not know now it
    /// does not know some seconds later.
    public <T> Answer<T> callUnlessNoEndpoint(Supplier<T> call) {
        return call(() -> given(call)).then(answer -> answer);
    }

    private static <T> Answer<T> given(Supplier<T> call) {
        try {
            return new Answer.Given<>(call.get());
        } catch (SdkException e) {
            var error = AwsErrors.of(e);
            if (ErrorDisposition.isOfNoEndpoint(error)) {
                return new Answer.Refused<>(error);
            }
            throw e;
        }
    }

    /// For a caller that waits no longer than until `enough`, though the invocation may have time.
    public <T> Answer<T> callUntil(BooleanSupplier enough, Supplier<T> call) {
        return call(call, () -> timeIsUp.getAsBoolean() || enough.getAsBoolean());
    }

    private <T> Answer<T> call(Supplier<T> call, BooleanSupplier stop) {
        return awaitTurn(stop).map(turn -> call(turn, call, stop)).orElseGet(() -> new Answer.OutOfTime<>(NOT_SENT));
    }

    /// For a caller that has awaited its turn already.
    public <T> Answer<T> call(Turn first, Supplier<T> call) {
        return call(first, call, timeIsUp);
    }

    private <T> Answer<T> call(Turn first, Supplier<T> call, BooleanSupplier stop) {
        var turn = first;
        int failures = 0;
        int throttled = 0;
        while (true) {
            long departed = time.nanos();
            pacer.departed(turn, departed);
            AwsError error;
            try {
                var value = call.get();
                pacer.passed(departed, time.nanos());
                return new Answer.Given<>(value);
            } catch (SdkException e) {
                error = AwsErrors.of(e);
            }
            var pause = switch (ErrorDisposition.to(error)) {
                case SLOW_DOWN -> {
                    pacer.throttled(departed, time.nanos());
                    yield pause(afterThrottle, ++throttled);
                }
                case RETRY -> pause(afterFailure, ++failures);
                case GONE, RESERVED, CONFIGURATION, REFUSED, BUG -> {
                    pacer.passed(departed, time.nanos());
                    yield Optional.<Duration>empty();
                }
            };
            if (pause.isEmpty()) {
                return new Answer.Refused<>(error);
            }
            var next = await(pause.get(), stop) ? awaitTurn(stop) : Optional.<Turn>empty();
            if (next.isEmpty()) {
                return new Answer.OutOfTime<>(error);
            }
            turn = next.get();
        }
    }

    /// Looks at the time also where there is nothing to wait for: what came before the call may have
    /// been long.
    private boolean await(Duration wait, BooleanSupplier stop) {
        if (stop.getAsBoolean()) {
            return false;
        }
        for (var left = wait; left.isPositive(); left = left.minus(GLANCE)) {
            time.sleep(left.compareTo(GLANCE) < 0 ? left : GLANCE);
            if (left.compareTo(GLANCE) > 0 && stop.getAsBoolean()) {
                return false;
            }
        }
        return true;
    }

    /// Calls answer in threads of their own; a generator is one thread's at a time.
    ///
    /// @return empty where the call is not made again
    private Optional<Duration> pause(Backoff backoff, int attempts) {
        synchronized (random) {
            return attempts < backoff.mostAttempts() ? Optional.of(backoff.delay(attempts, random)) : Optional.empty();
        }
    }
}
