package rekey.rotate;

import java.util.List;
import rekey.inventory.Note;
import rekey.inventory.SharedNotes;
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
        outcomes.forEach(outcome -> pad.add(Note.of(outcome.entry().target(), outcome.outcome(), outcome.at())));
        return reached.withNotes(reached.noted().plus(pad.finish()));
    }
}
