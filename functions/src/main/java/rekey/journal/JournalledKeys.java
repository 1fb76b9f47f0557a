package rekey.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Which key each target of a place was on before a run moved it, and which it was to be put on, as
/// the journal has it: a digest that is small enough for the largest place.
public final class JournalledKeys {
    private final List<Move> moves = new ArrayList<>();
    private final Map<Move, Integer> numbers = new HashMap<>();
    private final NameTable byTarget = new NameTable();

    private JournalledKeys() {}

    /// @param to null: the place's wanted key
    private record Move(PreviousKey from, @Nullable PreviousKey to) {}

    public static JournalledKeys of(Journal journal, List<Segment> segments) {
        return of(journal, segments, _ -> {});
    }

    /// @param each is given every target, once
    public static JournalledKeys of(Journal journal, List<Segment> segments, Consumer<Target> each) {
        var journalled = new JournalledKeys();
        Consumer<JournalEntry> add = entry -> {
            if (journalled.move(entry.target()).isEmpty()) {
                each.accept(entry.target());
            }
            journalled.add(entry);
        };
        segments.forEach(segment -> journal.each(segment, add));
        return journalled;
    }

    private void add(JournalEntry entry) {
        int number = numbers.computeIfAbsent(new Move(entry.previousKey(), entry.wanted()), move -> {
            moves.add(move);
            return moves.size() - 1;
        });
        byTarget.put(entry.target().text(), number);
    }

    /// @return empty where the journal does not name the target
    public Optional<PreviousKey> of(Target target) {
        return move(target).map(Move::from);
    }

    /// @return empty where the journal does not name the target, or has the place's wanted key for
    ///     it
    public Optional<PreviousKey> wanted(Target target) {
        return move(target).flatMap(move -> Optional.ofNullable(move.to()));
    }

    private Optional<Move> move(Target target) {
        int number = byTarget.get(target.text());
        return number < 0 ? Optional.empty() : Optional.of(moves.get(number));
    }

    /// The ARNs of all that targets were on.
    public Set<String> arns() {
        return moves.stream()
                .map(Move::from)
                .filter(PreviousKey.Key.class::isInstance)
                .map(PreviousKey::text)
                .collect(Collectors.toUnmodifiableSet());
    }
}
