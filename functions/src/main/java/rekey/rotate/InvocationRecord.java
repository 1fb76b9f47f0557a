package rekey.rotate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rekey.progress.Cursor;
import rekey.progress.EntryOutcome;

/// Gathers the outcomes of an invocation while its calls answer, in whatever order they do: a few
/// thousand at most, since an invocation ends. Safe for many threads.
final class InvocationRecord {
    private final List<EntryOutcome> noted = new ArrayList<>();
    private final NavigableMap<Cursor, Step.PutOff> putOff = new TreeMap<>();
    private @Nullable Cursor firstUnfinished;

    synchronized void note(EntryOutcome outcome) {
        noted.add(outcome);
    }

    /// The entry has no outcome, because time was up: the next invocation begins with it at the
    /// latest.
    synchronized void unfinished(Cursor position) {
        firstUnfinished = earlier(position);
    }

    /// The entry has no outcome, because AWS does not answer for it now: the next invocation begins
    /// with it at the latest.
    synchronized void putOff(Cursor position, Step.PutOff step) {
        putOff.put(position, step);
    }

    /// What was put off at the position.
    synchronized Optional<Step.PutOff> putOffAt(Cursor position) {
        return Optional.ofNullable(putOff.get(position));
    }

    /// Takes out what was put off like `step`: the caller settles it.
    ///
    /// @param position of the step, which is taken out in any case
    /// @param last what is behind it was put off for the first time, and stays
    synchronized Map<Cursor, Step.PutOff> takeAlike(Step.PutOff step, Cursor position, Cursor last) {
        var alike = new TreeMap<>(putOff.headMap(position.compareTo(last) < 0 ? last : position, true));
        alike.values().removeIf(other -> !step.alike(other));
        putOff.keySet().removeAll(alike.keySet());
        return alike;
    }

    /// Where the next invocation goes on.
    ///
    /// @param reached where this one stopped taking work
    synchronized Cursor end(Cursor reached) {
        var end = earlier(reached);
        return putOff.isEmpty() || end.compareTo(putOff.firstKey()) < 0 ? end : putOff.firstKey();
    }

    /// How many outcomes there are so far.
    synchronized int size() {
        return noted.size();
    }

    /// Every outcome, in the order in which they came.
    synchronized List<EntryOutcome> all() {
        return List.copyOf(noted);
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
