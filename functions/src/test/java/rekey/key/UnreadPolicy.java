package rekey.key;

import java.util.List;
import rekey.outcome.Blame;
import rekey.outcome.Failure;

/// A key whose policy nobody could read.
public final class UnreadPolicy {
    private UnreadPolicy() {}

    public static Serving saying(String why) {
        return new Serving.Untold(new Failure(Doubt.POLICY_NOT_READ, why, Blame.CONFIGURATION, "read it"), List.of());
    }
}
