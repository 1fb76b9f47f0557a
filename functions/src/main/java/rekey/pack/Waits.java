package rekey.pack;

import java.time.Duration;
import rekey.input.Mode;
import rekey.lambda.Settings;

/// How long a run waits for its changes to take effect, by its mode. The one place that decides it:
/// the workflow is given the time, and predictions are made of it.
public final class Waits {
    private Waits() {}

    /// After the last change of a batch. A plan and a verification make none: it is what the
    /// rotation would wait that they speak of.
    public static Duration afterChanges(Mode mode, Settings settings) {
        return switch (mode) {
            case ROTATE, PLAN, VERIFY, RESTORE, RETIRE -> settings.propagation();
        };
    }
}
