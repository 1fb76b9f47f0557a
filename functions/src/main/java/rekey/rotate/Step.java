package rekey.rotate;

import rekey.journal.JournalEntry;
import rekey.outcome.Failure;
import rekey.outcome.TargetOutcome;

/// What is to be done about one journal entry, now that its target was read again.
sealed interface Step {
    JournalEntry entry();

    /// No call, or none now.
    sealed interface NoCall extends Step {}

    /// Nothing: its outcome is known.
    record Settled(JournalEntry entry, TargetOutcome outcome) implements NoCall {}

    /// Nothing now: AWS does not answer for the target, and may later. The next invocation asks again.
    ///
    /// @param reason that passes
    record PutOff(JournalEntry entry, Failure reason) implements NoCall {
        /// Its outcome where nobody waits any longer.
        Settled failed(Failure spent) {
            return new Settled(entry, new TargetOutcome.Failed(spent));
        }

        /// Whether both wait for the same.
        boolean alike(PutOff other) {
            return reason.code().equals(other.reason.code())
                    && entry.target().getClass().equals(other.entry.target().getClass());
        }
    }

    /// Associate the wanted key.
    ///
    /// @param logClass of the log group; that of most for query results, which have none
    /// @param readNanos when the target was read, on the clock of the pacing
    /// @param seenRight whether it seems to be on its key, and is associated to be sure
    record Associate(JournalEntry entry, String logClass, long readNanos, boolean seenRight) implements Step {
        Associate(JournalEntry entry, String logClass, long readNanos) {
            this(entry, logClass, readNanos, false);
        }
    }
}
