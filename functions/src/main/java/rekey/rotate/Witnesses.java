package rekey.rotate;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import rekey.journal.JournalEntry;
import rekey.journal.Segment;
import rekey.logs.PlaceLogs;
import rekey.outcome.TargetOutcome;
import rekey.progress.Cursor;

/// Asks log groups all over what is left of a journal whether AWS refuses them for the reason that a
/// few before them were refused for. They are asked by trying to move them. What is moved so is found
/// done when its turn comes.
final class Witnesses {
    /// Of a page, until one speaks: those that are gone, or refused for another subject, say nothing.
    private static final int MOST_ASKED_OF_A_PAGE = 5;

    private final List<Segment> journal;
    private final PlaceLogs logs;
    private final PageReader reader;
    private final Mover mover;
    private final CommonRefusals refusals;

    Witnesses(List<Segment> journal, PlaceLogs logs, PageReader reader, Mover mover, CommonRefusals refusals) {
        this.journal = journal;
        this.logs = logs;
        this.reader = reader;
        this.mover = mover;
        this.refusals = refusals;
    }

    private enum Word {
        REFUSED_ALIKE,
        OTHERWISE,
        NOTHING,
        OUT_OF_TIME
    }

    /// Asks about what is suspected of a step, if anything is. Where little is left that is not
    /// worth it: all of it is tried.
    ///
    /// @param at the step's position
    /// @return false where time was up first
    boolean ask(Cursor at, Step.Associate step) {
        var suspect = refusals.suspect(step);
        return suspect.isEmpty() || ask(at, step, suspect.get());
    }

    private boolean ask(Cursor at, Step.Associate step, CommonRefusal.Suspect suspect) {
        int here = index(at);
        int left = Segment.entries(journal) - 1 - here;
        if (left <= suspect.witnesses()) {
            return true;
        }
        for (int witness = 1; witness <= suspect.witnesses(); witness++) {
            int index = here + (int) ((long) left * witness / suspect.witnesses());
            var word = word(at, position(index), step, suspect);
            if (word == Word.OUT_OF_TIME) {
                return false;
            }
            if (word != Word.REFUSED_ALIKE) {
                refusals.settle(step, suspect, false);
                return true;
            }
        }
        refusals.settle(step, suspect, true);
        return true;
    }

    private Word word(Cursor at, Cursor near, Step.Associate suspected, CommonRefusal.Suspect suspect) {
        var segment = journal.get(near.segment());
        // The last page may have no log group at all.
        return Stream.of(near.page(), near.page() - 1)
                .filter(page -> page >= 0)
                .map(page -> word(segment, page, asked(at, near.atPage(page), suspected), suspected, suspect))
                .filter(word -> word != Word.NOTHING)
                .findFirst()
                .orElse(Word.NOTHING);
    }

    /// Those of a page that may speak, the nearest first.
    private List<JournalEntry> asked(Cursor at, Cursor near, Step.Associate suspected) {
        var entries = reader.entries(journal.get(near.segment()), near.page());
        return IntStream.range(0, entries.size())
                .boxed()
                .filter(entry -> near.atEntry(entry).compareTo(at) > 0)
                .filter(entry -> refusals.alike(suspected.entry(), entries.get(entry)))
                .sorted(Comparator.comparingInt(entry -> Math.abs(entry - near.entry())))
                .limit(MOST_ASKED_OF_A_PAGE)
                .map(entries::get)
                .toList();
    }

    private Word word(
            Segment segment,
            int page,
            List<JournalEntry> asked,
            Step.Associate suspected,
            CommonRefusal.Suspect suspect) {
        for (var entry : asked) {
            var word = word(segment, page, entry, suspected, suspect);
            if (word != Word.NOTHING) {
                return word;
            }
        }
        return Word.NOTHING;
    }

    private Word word(
            Segment segment, int page, JournalEntry entry, Step.Associate suspected, CommonRefusal.Suspect suspect) {
        var read = reader.read(segment, page, List.of(entry));
        if (read.isEmpty()) {
            return Word.OUT_OF_TIME;
        }
        return switch (read.getFirst()) {
            // On its key already: the key serves.
            case Step.Settled(var _, TargetOutcome.Changed()) -> Word.OTHERWISE;
            case Step.Settled _, Step.PutOff _ -> Word.NOTHING;
            case Step.Associate step when !refusals.alike(suspected, step) -> Word.NOTHING;
            case Step.Associate step -> tried(segment, page, step, suspect);
        };
    }

    private Word tried(Segment segment, int page, Step.Associate step, CommonRefusal.Suspect suspect) {
        var settled = logs.awaitTurn().flatMap(turn -> mover.move(turn, segment, page, step));
        if (settled.isEmpty()) {
            return Word.OUT_OF_TIME;
        }
        return switch (settled.get()) {
            case Step.Settled(var _, var outcome) -> word(step, outcome, suspect);
            case Step.PutOff _ -> Word.NOTHING;
        };
    }

    private Word word(Step.Associate step, TargetOutcome outcome, CommonRefusal.Suspect suspect) {
        refusals.note(step, outcome);
        return switch (outcome) {
            case TargetOutcome.Changed(), TargetOutcome.AlreadyRight() -> Word.OTHERWISE;
            case TargetOutcome.Failed(var failure) when failure.equals(suspect.reason()) -> Word.REFUSED_ALIKE;
            case TargetOutcome.Failed(var failure) ->
                CommonRefusal.speaksOf(suspect, failure) ? Word.OTHERWISE : Word.NOTHING;
            case TargetOutcome.Denied(var _), TargetOutcome.MovedOn(var _) -> Word.NOTHING;
            case TargetOutcome.Gone(), TargetOutcome.Reserved(), TargetOutcome.Drifted(var _) -> Word.NOTHING;
        };
    }

    private int index(Cursor at) {
        return Segment.entries(journal.subList(0, at.segment())) + at.page() * Segment.PAGE_SIZE + at.entry();
    }

    private Cursor position(int index) {
        int segment = 0;
        int left = index;
        while (left >= journal.get(segment).entries()) {
            left -= journal.get(segment).entries();
            segment++;
        }
        return new Cursor(segment, left / Segment.PAGE_SIZE, left % Segment.PAGE_SIZE);
    }
}
