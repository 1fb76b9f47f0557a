package rekey.operator.rehearsal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import rekey.place.KeyArn;

/// The log groups of the place that are not the rehearsal's: no run may move one of them.
final class Others {
    private final Bounds bounds;
    private final KeyUsers users;

    private Others(Bounds bounds, KeyUsers users) {
        this.bounds = bounds;
        this.users = users;
    }

    static Others seen(Looks looks, Bounds bounds) {
        return new Others(bounds, looks.keyUsers());
    }

    private SortedMap<String, String> keys() {
        var keys = new TreeMap<>(users.shown());
        keys.keySet().removeIf(bounds::names);
        return keys;
    }

    /// Those that are on another key now, whoever moved them, and new ones on a key of the rehearsal. One that was
    /// made meanwhile on another key, or deleted, is not the work of a run.
    ///
    /// @return a sentence for each
    List<String> moved(Others now, Collection<String> ownKeys) {
        var before = keys();
        var sentences = new ArrayList<String>();
        now.keys().forEach((name, key) -> {
            var first = before.get(name);
            if (first != null && !first.equals(key) && !KeyArn.same(first, key)) {
                sentences.add("%s is not the rehearsal's: it was on %s, and is on %s".formatted(name, first, key));
            }
        });
        ownKeys.stream()
                .flatMap(key -> now.users.of(key, bounds).stream())
                .distinct()
                .filter(name -> !bounds.names(name) && !before.containsKey(name))
                .forEach(name -> sentences.add("%s is not the rehearsal's, and is on a key of it".formatted(name)));
        return sentences;
    }
}
