package rekey.rotate;

import java.time.Duration;
import java.util.function.IntSupplier;

/// When an invocation must stop taking work, so that what is under way still answers in time.
///
/// @param remainingMillis until Lambda ends the invocation
/// @param margin what is kept for the calls under way and for writing down how far it came
public record Deadline(IntSupplier remainingMillis, Duration margin) {
    public boolean passed() {
        return remainingMillis.getAsInt() < margin.toMillis();
    }
}
