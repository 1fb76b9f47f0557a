package rekey.logs;

import java.util.List;
import java.util.stream.Stream;
import rekey.target.PreviousKey;

/// A few log groups that a probe may query, gathered while a place is listed. Groups without a key
/// come first: to query them needs no permission on a key that may be another team's.
public record ProbeCandidates(List<String> keyless, List<String> keyed) {
    public static final ProbeCandidates NONE = new ProbeCandidates(List.of(), List.of());

    private static final int MOST = 3;

    public static ProbeCandidates of(List<LogGroup> groups) {
        return groups.stream().reduce(NONE, ProbeCandidates::plus, (_, last) -> last);
    }

    public ProbeCandidates plus(LogGroup group) {
        if (!group.queryable()) {
            return this;
        }
        return group.key() instanceof PreviousKey.None
                ? new ProbeCandidates(with(keyless, group), keyed)
                : new ProbeCandidates(keyless, with(keyed, group));
    }

    /// Whether no better ones can be found.
    public boolean enough() {
        return keyless.size() == MOST;
    }

    List<String> names() {
        return Stream.concat(keyless.stream(), keyed.stream()).toList();
    }

    private static List<String> with(List<String> names, LogGroup group) {
        return names.size() == MOST
                ? names
                : Stream.concat(names.stream(), Stream.of(group.name())).toList();
    }
}
