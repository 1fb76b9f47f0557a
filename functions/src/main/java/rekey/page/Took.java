package rekey.page;

import java.time.Duration;
import rekey.progress.ChangeSpan;
import rekey.report.Format;

/// How long a place took, wherever the page says so: from its first change to its last.
final class Took {
    private Took() {}

    static Duration of(ChangeSpan changes) {
        return Duration.between(changes.first(), changes.last());
    }

    static String words(ChangeSpan changes) {
        return Format.duration(of(changes));
    }

    /// By which a table is sorted.
    static long seconds(ChangeSpan changes) {
        return of(changes).toSeconds();
    }
}
