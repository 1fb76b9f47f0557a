package rekey.lambda;

import java.util.List;
import rekey.run.Bucket;

/// The lines of many files in the bucket, read at the same time.
public final class StoredLines {
    /// So many connections does a reader need. The largest organizations leave tens of thousands of
    /// files, and a call that waits for a connection for too long fails.
    public static final int AT_A_TIME = 64;

    private StoredLines() {}

    /// Every line of every file below `prefix`, in the order of the keys.
    public static <T> List<T> below(Bucket bucket, String prefix, Class<T> type) {
        return Concurrently.map(
                        AT_A_TIME,
                        bucket.list(prefix),
                        key -> bucket.require(key).asLines(type))
                .stream()
                .flatMap(List::stream)
                .toList();
    }
}
