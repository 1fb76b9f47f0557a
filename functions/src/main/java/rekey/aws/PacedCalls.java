package rekey.aws;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;
import rekey.outcome.Reaction;
import rekey.pacing.Backoff;
import rekey.pacing.Pacer;
import rekey.pacing.Quota;
import rekey.pacing.Time;
import software.amazon.awssdk.core.exception.SdkException;

/// Calls of one operation in one place: each waits its turn, and what [Reaction] calls transient is
/// tried again, in turn.
public final class PacedCalls {
    /// Enough to outlast minutes of somebody else's burst; a place is never given up for a busy
    /// neighbour sooner.
    private static final int MOST_THROTTLES_OF_A_CALL = 60;

    private final Pacer pacer;
    private final Time time;
    private final RandomGenerator random;

    public PacedCalls(Quota quota, Time time, SplittableGenerator random) {
        this.pacer = quota.pacer(random.split());
        this.time = time;
        this.random = random.split();
    }

    public int throttles() {
        return pacer.throttles();
    }

    /// Waits for a turn and takes it.
    public void awaitTurn() {
        var wait = pacer.reserve(time.nanos());
        if (!wait.isZero()) {
            time.sleep(wait);
        }
    }

    public <T> Answer<T> call(Supplier<T> call) {
        awaitTurn();
        return callInTurn(call);
    }

    /// For a caller that has awaited its turn already.
    public <T> Answer<T> callInTurn(Supplier<T> call) {
        int failures = 0;
        int throttled = 0;
        while (true) {
            long departed = time.nanos();
            try {
                return new Answer.Given<>(call.get());
            } catch (SdkException e) {
                var error = AwsErrors.of(e);
                switch (Reaction.to(error)) {
                    case SLOW_DOWN -> {
                        pacer.throttled(departed, time.nanos());
                        if (++throttled >= MOST_THROTTLES_OF_A_CALL) {
                            return new Answer.Refused<>(error);
                        }
                    }
                    case RETRY -> {
                        if (++failures >= Backoff.OF_CALLS.mostAttempts()) {
                            return new Answer.Refused<>(error);
                        }
                        time.sleep(backoff(failures));
                    }
                    case GONE, RESERVED, CONFIGURATION, BUG -> {
                        return new Answer.Refused<>(error);
                    }
                }
                awaitTurn();
            }
        }
    }

    /// Calls answer in threads of their own; a generator is one thread's at a time.
    private Duration backoff(int failures) {
        synchronized (random) {
            return Backoff.OF_CALLS.delay(failures, random);
        }
    }
}
