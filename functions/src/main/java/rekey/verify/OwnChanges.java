package rekey.verify;

import java.util.Set;
import rekey.journal.Journal;
import rekey.journal.JournalledKeys;
import rekey.key.PlaceKey;
import rekey.progress.PlaceProgress;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// What this run was to change in a place.
///
/// @param wantedKey of the place
/// @param journalled every target that it was to change
/// @param gone the names of those that it found deleted: one that is there again is another
record OwnChanges(PlaceKey wantedKey, JournalledKeys journalled, Set<String> gone) {
    static OwnChanges of(Journal journal, PlaceProgress progress) {
        return new OwnChanges(
                progress.wantedKey(),
                JournalledKeys.of(journal, progress.journal()),
                progress.results().gone());
    }

    boolean isJournalled(Target target) {
        return journalled.of(target).isPresent();
    }

    boolean isMoved(Target target) {
        return !gone.contains(target.text()) && isJournalled(target);
    }

    /// Whether a target is where it may have been when this run changed it.
    boolean isAsBefore(Target target, PreviousKey now) {
        return journalled
                .of(target)
                .filter(before -> before.same(now) || !before.isTold())
                .isPresent();
    }
}
