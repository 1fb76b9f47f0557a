package rekey.logs;

import java.util.ArrayList;
import java.util.List;

/// A few log groups that a probe may query, gathered while a place is listed. Groups without a key
/// come first: to query them needs no permission on a key that may be another team's.
public final class ProbeCandidates {
    private static final int MOST = 3;

    private final List<String> keyless = new ArrayList<>();
    private final List<String> keyed = new ArrayList<>();

    public void offer(LogGroup group) {
        var list = group.kmsKeyId() == null ? keyless : keyed;
        if (group.queryable() && list.size() < MOST) {
            list.add(group.name());
        }
    }

    List<String> names() {
        var names = new ArrayList<>(keyless);
        names.addAll(keyed);
        return names;
    }
}
