package rekey.progress;

import java.time.Instant;
import rekey.journal.JournalEntry;
import rekey.outcome.TargetOutcome;

/// One outcome of an invocation. Stored where it lies behind the cursor: the next invocation finds
/// it again, if it gets so far.
///
/// @param position of the entry in the journal
public record EntryOutcome(Cursor position, JournalEntry entry, TargetOutcome outcome, Instant at) {}
