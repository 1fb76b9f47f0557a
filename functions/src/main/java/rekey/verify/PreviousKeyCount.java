package rekey.verify;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
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
    }

    void at(LogGroup group) {
        var now = group.key();
        var journalledKey = journalled.of(group.target()).orElse(now);
        if (journalledKey instanceof PreviousKey.Key(var before) && !now.is(before)) {
            count(before, PreviousKeyUse.ofLogGroup(group.target(), group.retentionInDays()));
        }
        if (journalledKey instanceof PreviousKey.Named || now instanceof PreviousKey.Named) {
            // It may mean any of them.
            previousKeys.forEach(key -> count(key, PreviousKeyUse.ofUntoldName()));
        }
        on(now, group.target());
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
