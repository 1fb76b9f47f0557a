package rekey.rotate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rekey.progress.Cursor;
import rekey.progress.EntryOutcome;

/// Gathers the outcomes of an invocation while its calls answer, in whatever order they do: a few
/// thousand at most, since an invocation ends. Safe for many threads.
final class InvocationRecord {
    private final List<EntryOutcome> noted = new ArrayList<>();
    private @Nullable Cursor firstUnfinished;

    synchronized void note(EntryOutcome outcome) {
        noted.add(outcome);
    }

    /// The entry has no outcome, because time was up: the next invocation begins with it at the
    /// latest.
    synchronized void unfinished(Cursor position) {
        firstUnfinished = earlier(position);
    }

    /// Where the next invocation goes on.
    ///
    /// @param reached where this one stopped taking work
    synchronized Cursor end(Cursor reached) {
        return earlier(reached);
    }

    /// The outcomes before `end`.
    synchronized List<EntryOutcome> before(Cursor end) {
        return noted.stream()
                .filter(outcome -> outcome.position().compareTo(end) < 0)
                .toList();
    }

    /// The outcomes at `end` and behind it. The next invocation finds done what was done there.
    synchronized List<EntryOutcome> from(Cursor end) {
        return noted.stream()
                .filter(outcome -> outcome.position().compareTo(end) >= 0)
                .toList();
    }

    private Cursor earlier(Cursor position) {
        return firstUnfinished == null || position.compareTo(firstUnfinished) < 0 ? position : firstUnfinished;
    }
}
