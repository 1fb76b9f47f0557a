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
    public static final Duration MARGIN = Duration.ofSeconds(45);

    public static Deadline of(Context context) {
        return new Deadline(context::getRemainingTimeInMillis, MARGIN);
    }

    /// Passes as soon as `stopped` says so, if not before.
    public Deadline orWhen(BooleanSupplier stopped) {
        return new Deadline(() -> stopped.getAsBoolean() ? -1 : remainingMillis.getAsInt(), margin);
    }

    /// Whether it has passed.
    @Override
    public boolean getAsBoolean() {
        return remainingMillis.getAsInt() < margin.toMillis();
    }
}
