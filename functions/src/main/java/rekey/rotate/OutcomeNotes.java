package rekey.rotate;

import java.util.List;
import rekey.inventory.Note;
import rekey.inventory.SharedNotes;
import rekey.outcome.TargetOutcome;
import rekey.progress.EntryOutcome;
import rekey.progress.PlaceProgress;

/// Writes down what became of the targets of a place in one invocation.
final class OutcomeNotes {
    private OutcomeNotes() {}

    /// @param reached how far the place came
    /// @param outcomes all that the invocation had, also behind the cursor
    /// @return the same, with these notes
    static PlaceProgress of(PlaceProgress reached, List<EntryOutcome> outcomes, SharedNotes notes) {
        var pad = notes.of(reached.place());
        outcomes.forEach(outcome -> pad.add(note(outcome)));
        return reached.withNotes(reached.noted().plus(pad.finish()));
    }

    /// The key is that of the journal: the survey's, or the one that somebody has put the target on
    /// since.
    private static Note note(EntryOutcome of) {
        var entry = of.entry();
        var key = of.outcome() instanceof TargetOutcome.MovedOn(var now) ? now : entry.previousKey();
        var before = new Note.Before(key, entry.retentionInDays());
        return Note.of(entry.target(), before, of.outcome(), of.at());
    }
}
