package rekey.rotate;

import java.time.Instant;
import rekey.journal.JournalEntry;
import rekey.outcome.TargetOutcome;

/// One outcome of an invocation.
///
/// @param position of the entry in the journal
record Noted(Cursor position, JournalEntry entry, TargetOutcome outcome, Instant at) {}
