package rekey.rotate;

import rekey.journal.JournalEntry;
import rekey.logs.LogGroup;
import rekey.outcome.TargetOutcome;

/// What is to be done about one journal entry, now that its target was read again.
sealed interface Step {
    JournalEntry entry();

    /// Nothing: its outcome is known.
    record Settled(JournalEntry entry, TargetOutcome outcome) implements Step {}

    /// Associate the wanted key.
    ///
    /// @param logClass of the log group; that of most for query results, which have none
    record Associate(JournalEntry entry, String logClass) implements Step {
        Associate(JournalEntry entry) {
            this(entry, LogGroup.STANDARD);
        }
    }
}
