package rekey.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Which key each target of a place was on before this run moved it, as the journal has it: a
/// digest that is small enough for the largest place.
public final class JournalledKeys {
    private final List<PreviousKey> keys = new ArrayList<>();
    private final Map<PreviousKey, Integer> numbers = new HashMap<>();
    private final NameTable byTarget = new NameTable();

    private JournalledKeys() {}

    public static JournalledKeys of(Journal journal, List<Segment> segments) {
        var journalled = new JournalledKeys();
        segments.forEach(segment -> journal.each(segment, journalled::add));
        return journalled;
    }

    private void add(JournalEntry entry) {
        int number = numbers.computeIfAbsent(entry.previousKey(), key -> {
            keys.add(key);
            return keys.size() - 1;
        });
        byTarget.put(entry.target().text(), number);
    }

    /// @return empty where the journal does not name the target
    public Optional<PreviousKey> of(Target target) {
        int number = byTarget.get(target.text());
        return number < 0 ? Optional.empty() : Optional.of(keys.get(number));
    }

    /// The ARNs of all of them.
    public Set<String> arns() {
        return keys.stream()
                .filter(PreviousKey.Key.class::isInstance)
                .map(PreviousKey::text)
                .collect(Collectors.toUnmodifiableSet());
    }
}
