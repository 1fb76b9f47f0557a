package rekey.finish;

import java.time.Instant;
import java.util.Optional;
import rekey.input.Mode;
import rekey.run.Bucket;

/// The report of the last run of a mode, where people find it without knowing the run's name. Each
/// mode has its own: a verification of every night does not hide the rotation of the month.
///
/// An end may be told late, after the next run has ended: the run that began last stays.
final class LastReport {
    private static final String FOLDER = "last/";

    private final Bucket bucket;
    private final Mode mode;
    private final Instant startedAt;

    /// @param mode of the run
    /// @param startedAt of its execution
    LastReport(Bucket bucket, Mode mode, Instant startedAt) {
        this.bucket = bucket;
        this.mode = mode;
        this.startedAt = startedAt;
    }

    String html() {
        return key("html");
    }

    String json() {
        return key("json");
    }

    private String key(String form) {
        return FOLDER + mode.text() + "." + form;
    }

    /// Unless a later run's is there. What lies there has the start of its run beside it, and is
    /// written over only as long as it is still what was looked at.
    ///
    /// @return what was to be kept
    byte[] keep(String key, byte[] bytes) {
        Optional<Bucket.Label> before;
        do {
            before = bucket.label(key);
            if (before.filter(this::isOfLaterRun).isPresent()) {
                return bytes;
            }
        } while (!bucket.putLabelled(key, bytes, startedAt.toString(), before));
        return bytes;
    }

    private boolean isOfLaterRun(Bucket.Label label) {
        return !label.text().isEmpty() && Instant.parse(label.text()).isAfter(startedAt);
    }
}
