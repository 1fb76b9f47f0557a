package rekey.logs;

import java.util.List;
import java.util.stream.Stream;
import rekey.target.PreviousKey;

/// A few log groups that a probe may query, gathered while a place is listed. Groups without a key
/// come first: to query them needs no permission on a key that may be another team's. The others are
/// on several keys: where one is disabled no log group on it can be queried.
public record ProbeCandidates(List<String> keyless, List<Keyed> keyed) {
    public static final ProbeCandidates NONE = new ProbeCandidates(List.of(), List.of());

    private static final int MOST = 3;
    private static final int MOST_KEYED = 6;

    /// @param key as text
    public record Keyed(String name, String key) {}

    public ProbeCandidates plus(LogGroup group) {
        if (!group.queryable()) {
            return this;
        }
        return group.key() instanceof PreviousKey.None
                ? new ProbeCandidates(with(keyless, group.name(), MOST), keyed)
                : new ProbeCandidates(
                        keyless, with(new Keyed(group.name(), group.key().text())));
    }

    /// Whether no better ones can be found.
    public boolean enough() {
        return keyless.size() == MOST;
    }

    public boolean areThere() {
        return !keyless.isEmpty() || !keyed.isEmpty();
    }

    List<String> names() {
        return Stream.concat(keyless.stream(), keyed.stream().map(Keyed::name)).toList();
    }

    private List<Keyed> with(Keyed another) {
        long ofItsKey =
                keyed.stream().filter(one -> one.key().equals(another.key())).count();
        return ofItsKey == MOST ? keyed : with(keyed, another, MOST_KEYED);
    }

    private static <T> List<T> with(List<T> list, T one, int most) {
        return list.size() == most || list.contains(one)
                ? list
                : Stream.concat(list.stream(), Stream.of(one)).toList();
    }
}
