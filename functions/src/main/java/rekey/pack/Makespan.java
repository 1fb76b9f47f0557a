package rekey.pack;

import java.util.List;
import java.util.PriorityQueue;

/// How long a Distributed Map takes: a child starts, in the order of its items, as soon as one of
/// the concurrent places is free.
public final class Makespan {
    private Makespan() {}

    /// @param seconds of each child, in the order of the items
    /// @param concurrency of the map
    public static double of(List<Double> seconds, int concurrency) {
        var freeAt = new PriorityQueue<Double>();
        double end = 0;
        for (double child : seconds) {
            double start = freeAt.size() < concurrency ? 0 : freeAt.remove();
            freeAt.add(start + child);
            end = Math.max(end, start + child);
        }
        return end;
    }
}
