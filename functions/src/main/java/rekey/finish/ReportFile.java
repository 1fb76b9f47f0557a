package rekey.finish;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rekey.reconcile.Problem;
import rekey.reconcile.Stop;
import rekey.report.Report;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;

/// report.json of a run. A run that is stopped while its workflow reports it has two who write it,
/// and EventBridge may tell of an end twice: the first to write is the one whose report it is.
final class ReportFile {
    /// No invocation is at work for longer.
    ///
    /// Source: docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final Bucket bucket;
    private final String key;

    ReportFile(Bucket bucket, String run) {
        this.bucket = bucket;
        this.key = new RunFolder(run).report();
    }

    enum Author {
        THIS,
        /// Another who was told that the run was stopped.
        OF_A_STOP,
        /// The run's workflow, or another who was told that it failed.
        ANOTHER,
        /// The same, at a time from which nobody who wrote it is still at work.
        ANOTHER_BEFORE
    }

    /// What of a report is read again; a later version may have written more.
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Reported(@Nullable Problem problem, Instant finishedAt) {
        private boolean isOld(Instant now) {
            return now.isAfter(finishedAt.plus(LONGEST));
        }
    }

    /// @param ended how the execution ended without a report; null where its workflow reports: it
    ///     writes over what an earlier try of its own has written
    Author write(Report report, @Nullable Stop ended) {
        var bytes = Json.pretty(report);
        if (bucket.putIfAbsent(key, bytes)) {
            return Author.THIS;
        }
        var stored = bucket.require(key);
        if (stored.is(bytes)) {
            return Author.THIS; // the answer to the write was lost, and the SDK has sent it again
        }
        var reported = stored.as(Reported.class);
        if (Stop.is(reported.problem())) {
            return Author.OF_A_STOP;
        }
        if (ended != null) {
            return reported.isOld(report.finishedAt()) ? Author.ANOTHER_BEFORE : Author.ANOTHER;
        }
        bucket.put(key, bytes);
        return Author.THIS;
    }

    Report read() {
        return bucket.require(key).as(Report.class);
    }
}
