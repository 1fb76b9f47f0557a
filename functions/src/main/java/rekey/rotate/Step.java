package rekey.rotate;

import rekey.journal.JournalEntry;
import rekey.outcome.TargetOutcome;

/// What is to be done about one journal entry, now that its target was read again.
sealed interface Step {
    JournalEntry entry();

    /// Nothing: its outcome is known.
    record Settled(JournalEntry entry, TargetOutcome outcome) implements Step {}

    /// Associate the wanted key.
    record Associate(JournalEntry entry) implements Step {}
}
