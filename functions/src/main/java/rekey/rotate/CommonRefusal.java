package rekey.rotate;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.TargetOutcome;

/// Notices that AWS refuses every log group that is to go to one key for one and the same reason
/// of the customer's making, such as a key policy without CloudWatch Logs. What is left is then
/// not tried: 60,000 refusals would take hours, and say nothing that the first did not. One log
/// group that is moved, or refused for another reason, and every one is tried. Safe for many
/// threads.
final class CommonRefusal {
    /// What is denied, the key or a policy denies.
    static final int ENOUGH_DENIED = 3;

    /// Other codes can be about the log group, such as one of class DELIVERY, and not about the
    /// key: so many in a row are not.
    static final int ENOUGH = 10;

    private @Nullable Failure common;
    private int refusals;
    private boolean ruledOut;

    /// @param ruledOut whether one is known to have been moved there
    CommonRefusal(boolean ruledOut) {
        this.ruledOut = ruledOut;
    }

    synchronized void note(TargetOutcome outcome) {
        switch (outcome) {
            case TargetOutcome.Failed(var failure) when failure.blame() == Blame.CONFIGURATION -> refused(failure);
            case TargetOutcome.Failed(var _) -> ruledOut = true;
            case TargetOutcome.Denied(var _) -> {}
            case TargetOutcome.Changed() -> ruledOut = true;
            case TargetOutcome.AlreadyRight() -> ruledOut = true;
            case TargetOutcome.MovedOn(var _) -> {}
            case TargetOutcome.Gone() -> {}
            case TargetOutcome.Reserved() -> {}
        }
    }

    /// Why what is left need not be tried; empty as long as it must be.
    synchronized Optional<Failure> reason() {
        if (ruledOut || common == null) {
            return Optional.empty();
        }
        int enough = common.code().equals(AwsError.ACCESS_DENIED) ? ENOUGH_DENIED : ENOUGH;
        return refusals < enough ? Optional.empty() : Optional.of(common);
    }

    private void refused(Failure failure) {
        if (common == null) {
            common = failure;
        }
        if (!failure.equals(common)) {
            ruledOut = true;
        }
        refusals++;
    }
}
