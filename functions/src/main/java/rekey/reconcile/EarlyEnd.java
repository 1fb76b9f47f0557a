package rekey.reconcile;

import rekey.outcome.Blame;

/// Why a run ended before it came to all its places, and what to do about it.
public record EarlyEnd(Problem problem, Blame blame, String remedy) {

    public static EarlyEnd of(Problem problem) {
        return new EarlyEnd(
                problem, Blame.REKEY, "Fix what ended the run, then run Rekey again: it goes on where this run ended");
    }
}
