package rekey.run;

import java.time.Duration;
import java.time.Instant;

/// When an execution was started, by which a run is told from an earlier one of its name: Step Functions
/// lets a name be used again after 90 days, and what is in the bucket is still that of the earlier run.
///
/// Source: docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
public final class Start {
    private static final Duration SAME = Duration.ofSeconds(1);

    private Start() {}

    /// Step Functions need not round two clocks alike.
    public static boolean same(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(SAME) < 0;
    }
}
