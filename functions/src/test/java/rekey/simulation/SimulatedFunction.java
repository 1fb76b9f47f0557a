package rekey.simulation;

import java.util.random.RandomGenerator;
import rekey.pacing.QuotaBucket;

/// One Lambda function: each call at the same time has an environment of its own, which starts cold
/// and is used again. Too many starts are refused, and Step Functions tries again as the workflow
/// says.
///
/// Source: docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html
final class SimulatedFunction {
    /// 1,000 in 10 seconds.
    private static final double STARTS_PER_SECOND = 100;
    private static final double STARTS_AT_ONCE = 1000;

    /// The `Retry` of Lambda.TooManyRequestsException.
    private static final double FIRST_WAIT_SECONDS = 5;
    private static final double LONGEST_WAIT_SECONDS = 60;
    private static final int MOST_ATTEMPTS = 60;

    private final EventClock clock;
    private final double coldSeconds;
    private final double warmSeconds;
    private final RandomGenerator random;
    private final QuotaBucket quota = new QuotaBucket(STARTS_PER_SECOND, STARTS_AT_ONCE);
    private int idle;
    private int invocations;
    private int throttles;
    private double billedSeconds;

    SimulatedFunction(EventClock clock, double coldSeconds, double warmSeconds, RandomGenerator random) {
        this.clock = clock;
        this.coldSeconds = coldSeconds;
        this.warmSeconds = warmSeconds;
        this.random = random;
    }

    /// @return false where Lambda had no environment for it in the end
    boolean invoke(Runnable work) {
        double start = warmSeconds;
        if (idle > 0) {
            idle--;
        } else if (coldStarts()) {
            start = coldSeconds;
        } else {
            return false;
        }
        double began = clock.seconds();
        clock.sleep(start);
        work.run();
        invocations++;
        billedSeconds += clock.seconds() - began;
        idle++;
        return true;
    }

    private boolean coldStarts() {
        for (int attempt = 0; attempt <= MOST_ATTEMPTS; attempt++) {
            if (quota.take(clock.seconds())) {
                return true;
            }
            throttles++;
            clock.sleep(
                    random.nextDouble() * Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * Math.pow(2, attempt)));
        }
        return false;
    }

    int invocations() {
        return invocations;
    }

    int throttles() {
        return throttles;
    }

    double billedSeconds() {
        return billedSeconds;
    }
}
