package rekey.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/// When an invocation must stop taking work, so that what is under way still answers in time.
///
/// @param remainingMillis until Lambda ends the invocation
/// @param margin what is kept for the calls under way and for writing down how far it came
public record Deadline(IntSupplier remainingMillis, Duration margin) implements BooleanSupplier {
    /// More than the time limits of all calls that may follow one after the other without a look at
    /// the time: a page of the journal is read (its stretch, the list of what amends it, and that), and
    /// how far the batch came is written down. Each may take 40 s, where the bucket answers only then.
    /// Each call of CloudWatch Logs comes after a look of its own.
    public static final Duration MARGIN = Duration.ofSeconds(170);

    public static Deadline of(Context context) {
        return new Deadline(context::getRemainingTimeInMillis, MARGIN);
    }

    /// Passes as soon as `stopped` says so, if not before.
    public Deadline orWhen(BooleanSupplier stopped) {
        return new Deadline(
                () -> {
                    int left = remainingMillis.getAsInt();
                    // What asks somebody else is not asked when time is up.
                    return left >= margin.toMillis() && stopped.getAsBoolean() ? -1 : left;
                },
                margin);
    }

    /// Whether it has passed.
    @Override
    public boolean getAsBoolean() {
        return remainingMillis.getAsInt() < margin.toMillis();
    }
}
