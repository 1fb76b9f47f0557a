package rekey.verify;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import rekey.journal.JournalledKeys;
import rekey.logs.LogGroup;
import rekey.logs.QueryReading;
import rekey.progress.PreviousKeyUse;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Counts, while a place is listed, what is left of the use of its previous keys.
final class PreviousKeyCount {
    private final JournalledKeys journalled;
    private final Set<String> previousKeys;
    private final Map<String, PreviousKeyUse> uses;

    /// @param soFar what an earlier invocation has counted
    PreviousKeyCount(JournalledKeys journalled, Map<String, PreviousKeyUse> soFar) {
        this.journalled = journalled;
        this.previousKeys = journalled.arns();
        this.uses = new HashMap<>(soFar);
        // Which the last of them is, and whether they left it, the outcome of the change tells.
        journalled
                .earlier(new Target.QueryResults())
                .forEach(key -> left(key, PreviousKeyUse.NONE.withQueryResults(true)));
    }

    void at(LogGroup group) {
        var now = group.key();
        var use = PreviousKeyUse.ofLogGroup(group.target(), group.retentionInDays());
        var before = Stream.concat(journalled.of(group.target()).stream(), journalled.earlier(group.target()).stream())
                .toList();
        before.stream().filter(key -> !key.same(now)).forEach(key -> left(key, use));
        if (Stream.concat(before.stream(), Stream.of(now)).anyMatch(PreviousKey.Named.class::isInstance)) {
            // It may mean any of them.
            previousKeys.forEach(key -> count(key, PreviousKeyUse.ofUntoldName()));
        }
        on(now, group.target());
    }

    private void left(PreviousKey before, PreviousKeyUse use) {
        if (before instanceof PreviousKey.Key(var arn)) {
            count(arn, use);
        }
    }

    /// @param reading of the query results, wherever they were left
    void at(QueryReading reading) {
        switch (reading) {
            case QueryReading.Read(var key) -> on(key, new Target.QueryResults());
            // Which key it is nobody can say: any of them.
            case QueryReading.NothingToQuery(), QueryReading.Failed(var _) ->
                previousKeys.forEach(key -> count(key, PreviousKeyUse.ofUnreadQueryResults()));
        }
    }

    private void on(PreviousKey key, Target target) {
        if (previousKeys.contains(key.text())) {
            count(key.text(), PreviousKeyUse.ofTargetStillOnIt(target));
        }
    }

    private void count(String key, PreviousKeyUse use) {
        uses.merge(key, use, PreviousKeyUse::plus);
    }

    boolean areThere() {
        return !previousKeys.isEmpty();
    }

    Map<String, PreviousKeyUse> uses() {
        return Map.copyOf(uses);
    }
}
