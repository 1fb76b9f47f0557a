package rekey.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import rekey.inventory.Note;
import rekey.journal.JournalEntry;
import rekey.logs.LogGroup;
import rekey.outcome.Came;
import rekey.outcome.CountedAs;
import rekey.outcome.NotOnWantedKey;
import rekey.target.Target;

/// What a verification writes down of single targets: what one more round is to move, and what is
/// not as the rotation left it.
///
/// @param wasRight those of the new ones that the survey counted as right: what they come to takes the
///     place of that
record VerificationNotes(Findings findings, NewLogGroups newSince, Set<Target> wasRight) {

    /// What goes one more round.
    ///
    /// @param queryResults how they were found
    List<Note> round(QueryResultsFinding queryResults) {
        var notes = new ArrayList<>(served(newSince.served(), Came.to(CountedAs.TO_CHANGE)));
        if (queryResults instanceof QueryResultsFinding.RightNoLonger(var entry)) {
            notes.add(Note.ofQueryResults(entry.previousKey(), Came.to(CountedAs.TO_CHANGE), entry.wanted()));
        }
        return notes;
    }

    /// What the place ends with.
    ///
    /// @param left those that may be moved and fail, because no round is left
    List<Note> end(QueryResultsFinding queryResults, List<JournalEntry> left, OwnChanges ours) {
        var notes = new ArrayList<>(served(left, Came.failed(NotOnWantedKey.CODE)));
        newSince.denied()
                .forEach(denied -> notes.add(note(
                        Note.of(denied.group(), Came.failed(denied.failure().code()), null))));
        findings.unread().stream()
                .filter(group -> ours.isMoved(group.target()))
                .map(group -> Note.failed(
                        group.target(), Objects.requireNonNull(group.unread()).code()))
                .forEach(notes::add);
        findings.changedBack().stream()
                .map(group -> Note.failed(group.target(), NotOnWantedKey.CODE))
                .forEach(notes::add);
        queryResults
                .wrong()
                .map(failure -> Note.failed(new Target.QueryResults(), failure.code()))
                .ifPresent(notes::add);
        return notes;
    }

    private List<Note> served(List<JournalEntry> entries, Came came) {
        Map<Target, LogGroup> found =
                findings.newSince().stream().collect(Collectors.toMap(LogGroup::target, Function.identity()));
        return entries.stream().map(entry -> note(served(entry, found, came))).toList();
    }

    private static Note served(JournalEntry entry, Map<Target, LogGroup> found, Came came) {
        return Note.of(Objects.requireNonNull(found.get(entry.target())), came, entry.wanted());
    }

    private Note note(Note note) {
        return wasRight.contains(note.target()) ? note : note.another();
    }
}
