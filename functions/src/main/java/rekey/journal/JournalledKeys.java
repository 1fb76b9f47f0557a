package rekey.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rekey.key.ShownKey;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Which key each target of a place was on before a run moved it, and which it was to be put on, as
/// the journal has it: a digest that is small enough for the largest place.
public final class JournalledKeys {
    private final List<Move> moves;
    private final Map<Move, Integer> numbers = new HashMap<>();
    private final NameTable byTarget;

    /// Of the few targets that had another key when they were looked at again, by name.
    private final Map<String, Set<Integer>> earlier;

    private JournalledKeys(List<Move> moves, NameTable byTarget, Map<String, Set<Integer>> earlier) {
        this.moves = moves;
        this.byTarget = byTarget;
        this.earlier = earlier;
    }

    /// @param to null: the place's wanted key
    private record Move(PreviousKey from, @Nullable PreviousKey to) {}

    public static JournalledKeys of(Journal journal, List<Segment> segments) {
        return of(journal, segments, _ -> {});
    }

    /// @param each is given every target, once
    public static JournalledKeys of(Journal journal, List<Segment> segments, Consumer<Target> each) {
        var journalled = new JournalledKeys(new ArrayList<>(), new NameTable(), new HashMap<>());
        Consumer<JournalEntry> add = entry -> {
            if (journalled.move(entry.target()).isEmpty()) {
                each.accept(entry.target());
            }
            journalled.add(entry);
        };
        segments.forEach(segment -> journal.eachSeen(segment, add));
        return journalled;
    }

    private void add(JournalEntry entry) {
        int number = numbers.computeIfAbsent(new Move(entry.previousKey(), entry.wanted()), move -> {
            moves.add(move);
            return moves.size() - 1;
        });
        var name = entry.target().text();
        int before = byTarget.get(name);
        if (before >= 0 && before != number) {
            earlier.computeIfAbsent(name, _ -> new HashSet<>()).add(before);
        }
        byTarget.put(name, number);
    }

    /// The key that the target was on last.
    ///
    /// @return empty where the journal does not name the target
    public Optional<PreviousKey> of(Target target) {
        return move(target).map(Move::from);
    }

    /// The keys that it was on before that one, since the survey: what was written meanwhile is under
    /// them still.
    public Set<PreviousKey> earlier(Target target) {
        var last = of(target);
        return earlier.getOrDefault(target.text(), Set.of()).stream()
                .map(number -> moves.get(number).from())
                .filter(key -> last.filter(key::same).isEmpty())
                .collect(Collectors.toUnmodifiableSet());
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

    /// The same, with every key that it has the name of as the key that this is.
    ///
    /// @param telling what a name means; the name itself where nobody knows
    public JournalledKeys named(Function<PreviousKey.Named, ShownKey> telling) {
        if (names().isEmpty()) {
            return this;
        }
        var told = moves.stream()
                .map(move -> new Move(told(move.from(), telling), move.to() == null ? null : told(move.to(), telling)))
                .toList();
        return new JournalledKeys(told, byTarget, earlier);
    }

    private static PreviousKey told(PreviousKey key, Function<PreviousKey.Named, ShownKey> telling) {
        return key instanceof PreviousKey.Named name ? telling.apply(name).key() : key;
    }

    /// All names that targets were on, if nobody knew which key they mean.
    public Set<PreviousKey.Named> names() {
        return moves.stream()
                .map(Move::from)
                .filter(PreviousKey.Named.class::isInstance)
                .map(PreviousKey.Named.class::cast)
                .collect(Collectors.toUnmodifiableSet());
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
