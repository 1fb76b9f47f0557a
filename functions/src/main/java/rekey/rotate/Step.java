package rekey.rotate;

import rekey.journal.JournalEntry;
import rekey.outcome.TargetOutcome;

/// What is to be done about one journal entry, now that its target was read again.
sealed interface Step {
    JournalEntry entry();

    /// Nothing: its outcome is known.
    record Settled(JournalEntry entry, TargetOutcome outcome) implements Step {}

    /// Nothing now: AWS does not tell how the target is, and may later. The next invocation asks again.
    record PutOff(JournalEntry entry) implements Step {}

    /// Associate the wanted key.
    ///
    /// @param logClass of the log group; that of most for query results, which have none
    /// @param readNanos when the target was read, on the clock of the pacing
    record Associate(JournalEntry entry, String logClass, long readNanos) implements Step {}
}
