package rekey.restore;

import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.journal.JournalledKeys;
import rekey.logs.LogGroup;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// What the run that is undone had journalled of a place.
///
/// @param keys which key each target was on before that run
public record Undone(RestoredPlace place, JournalledKeys keys) {
    /// @param journal of that run
    public static Undone read(Journal journal, RestoredPlace place) {
        return new Undone(place, JournalledKeys.of(journal, place.journal()));
    }

    /// The key that the run put the target on, if it came to that.
    public PreviousKey given(Target target) {
        return keys.wanted(target).orElse(place.given());
    }

    /// Whether the log group is where that run has put it, and so to be put back.
    public boolean holds(LogGroup group) {
        var target = group.target();
        return keys.of(target).filter(before -> !before.equals(group.key())).isPresent()
                && group.key().equals(given(target));
    }

    /// The way back of a log group that the run holds.
    public JournalEntry back(LogGroup group) {
        return JournalEntry.of(group).to(keys.of(group.target()).orElseThrow());
    }
}
