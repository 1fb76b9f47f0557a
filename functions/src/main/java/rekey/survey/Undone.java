package rekey.survey;

import rekey.journal.Journal;
import rekey.journal.JournalledKeys;
import rekey.restore.RestoredPlace;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// What the run that is undone had journalled of a place.
///
/// @param keys which key each target was on before that run
record Undone(RestoredPlace place, JournalledKeys keys) {
    static Undone read(Journal journal, RestoredPlace place) {
        return new Undone(place, JournalledKeys.of(journal, place.journal()));
    }

    /// The key that the run put the target on, if it came to that.
    PreviousKey given(Target target) {
        return keys.wanted(target).orElse(place.given());
    }
}
