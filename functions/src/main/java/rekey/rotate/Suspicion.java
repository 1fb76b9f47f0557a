package rekey.rotate;

import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import rekey.outcome.Failure;

/// Whether one reason is every log group's: it may be after a few refusals that are alike, and is
/// when others were asked. For one thread at a time.
final class Suspicion {
    private enum Verdict {
        OPEN,
        CONFIRMED,
        RULED_OUT
    }

    private @Nullable Failure reason;
    private int refusals;
    private Verdict verdict;

    Suspicion(boolean ruledOut) {
        this.verdict = ruledOut ? Verdict.RULED_OUT : Verdict.OPEN;
    }

    void refused(Failure failure) {
        if (reason == null) {
            reason = failure;
        }
        if (failure.equals(reason)) {
            refusals++;
        } else {
            ruleOut();
        }
    }

    void ruleOut() {
        verdict = Verdict.RULED_OUT;
    }

    /// What was ruled out meanwhile stays so.
    void confirm() {
        if (verdict == Verdict.OPEN) {
            verdict = Verdict.CONFIRMED;
        }
    }

    /// The reason that others are to be asked about; empty where none is.
    ///
    /// @param enough how many refusals make a suspicion, by their reason
    Optional<Failure> open(ToIntFunction<Failure> enough) {
        return Optional.ofNullable(reason)
                .filter(common -> verdict == Verdict.OPEN && refusals >= enough.applyAsInt(common));
    }

    /// The reason that is every log group's; empty where none is known to be.
    Optional<Failure> confirmed() {
        return Optional.ofNullable(reason).filter(_ -> verdict == Verdict.CONFIRMED);
    }
}
