package rekey.rotate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import rekey.journal.Segment;
import rekey.progress.Cursor;
import rekey.target.Target;

/// The pages of a place's journal, one after the other, as steps that are not old.
final class JournalPages {
    private final List<Segment> journal;
    private final PageReader reader;
    private final Mover mover;

    /// @param mover that says what is too old for a call
    JournalPages(List<Segment> journal, PageReader reader, Mover mover) {
        this.journal = journal;
        this.reader = reader;
        this.mover = mover;
    }

    Segment segment(Cursor position) {
        return journal.get(position.segment());
    }

    /// Where the next page begins.
    Cursor after(Cursor position) {
        return position.page() + 1 < segment(position).pages()
                ? new Cursor(position.segment(), position.page() + 1, 0)
                : new Cursor(position.segment() + 1, 0, 0);
    }

    /// Begins to read a page.
    ///
    /// @return empty behind the last
    Optional<Future<List<Step>>> load(Cursor at, ExecutorService executor) {
        return at.segment() >= journal.size()
                ? Optional.empty()
                : Optional.of(executor.submit(() -> reader.steps(segment(at), at.page())));
    }

    /// The steps of the page at hand, read again from here on in one call where they have become
    /// old.
    ///
    /// @return empty where time was up first
    List<Step> current(Cursor here, List<Step> steps) {
        if (!isOld(steps.get(here.entry()))) {
            return steps;
        }
        var old = IntStream.range(here.entry(), steps.size())
                .filter(entry -> isOld(steps.get(entry)))
                .boxed()
                .toList();
        var entries = old.stream().map(entry -> steps.get(entry).entry()).toList();
        var read = reader.read(segment(here), here.page(), entries);
        if (read.isEmpty()) {
            return List.of();
        }
        var current = new ArrayList<>(steps);
        for (int i = 0; i < old.size(); i++) {
            current.set(old.get(i), read.get(i));
        }
        return current;
    }

    /// Query results are read again just before their call, and not before: that takes seconds.
    private boolean isOld(Step step) {
        return step instanceof Step.Associate associate
                && associate.entry().target() instanceof Target.LogGroup
                && mover.isOld(associate);
    }
}
