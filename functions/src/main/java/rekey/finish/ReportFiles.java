package rekey.finish;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.outcome.Excerpt;
import rekey.page.CopiedPage;
import rekey.page.HtmlReport;
import rekey.report.CsvReport;
import rekey.report.Report;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;

/// Writes the report in the forms that people open. What is in the way of one is told, and stops
/// nothing: `report.json` has it all. The report is kept a second time where nobody needs to know the run.
final class ReportFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ReportFiles.class);
    private static final int MOST_TOLD = 300;

    private final Bucket bucket;
    private final Function<Report, byte[]> html;
    private final Function<Report, byte[]> csv;

    public ReportFiles(Bucket bucket) {
        this(bucket, HtmlReport::of, CsvReport::of);
    }

    public ReportFiles(Bucket bucket, Function<Report, byte[]> html, Function<Report, byte[]> csv) {
        this.bucket = bucket;
        this.html = html;
        this.csv = csv;
    }

    /// A file that could not be written, and why.
    record Missing(String file, String why) {
        /// @param key of the file, or its name
        static Missing of(String key, Throwable failure) {
            return new Missing(key.substring(key.lastIndexOf('/') + 1), Excerpt.of(String.valueOf(failure), MOST_TOLD));
        }

        private String told() {
            return "%s could not be written: %s".formatted(file, why);
        }

        /// Without the reason: nobody knows what names are in it.
        String briefly() {
            return "%s could not be written; the log says why".formatted(file);
        }
    }

    /// @param html its S3 address; null where it could not be written
    /// @param targets the S3 address of `targets.csv`; null where it could not be written
    /// @param told sentences about files that were written
    record Written(@Nullable String html, @Nullable String targets, List<Missing> missing, List<String> told) {
        List<String> warnings() {
            return said(told, missing, Missing::told);
        }

        List<String> briefly() {
            return said(told, missing, Missing::briefly);
        }
    }

    private static List<String> said(List<String> told, List<Missing> missing, Function<Missing, String> words) {
        return Stream.concat(told.stream(), missing.stream().map(words)).toList();
    }

    /// @param targets which lists of the targets there are
    Written write(Report report, RunFolder folder, TargetFiles.Written targets) {
        var missing = new ArrayList<>(targets.missing());
        var page = write(
                folder.html(),
                html,
                report.warned(said(targets.warnings(), targets.missing(), Missing::briefly)),
                missing);
        write(folder.csv(), csv, report, missing);
        var last = new LastReport(bucket, report.mode(), report.startedAt());
        tried(last.json(), missing, () -> last.keep(last.json(), Json.pretty(report)));
        page.ifPresent(bytes -> tried(
                last.html(),
                missing,
                () -> last.keep(last.html(), CopiedPage.of(bytes, report.mode(), folder.fromAnotherFolder()))));
        return new Written(
                page.map(_ -> bucket.address(folder.html())).orElse(null),
                targets.csv(),
                List.copyOf(missing),
                targets.warnings());
    }

    /// @return what was written; empty where it could not be
    private Optional<byte[]> write(String key, Function<Report, byte[]> form, Report report, List<Missing> missing) {
        return tried(key, missing, () -> {
            var bytes = form.apply(report);
            bucket.put(key, bytes);
            return bytes;
        });
    }

    /// Without this file people have the others.
    ///
    /// @return what was written; empty where it could not be
    private static Optional<byte[]> tried(String key, List<Missing> missing, Supplier<byte[]> write) {
        return Dispensable.tried(() -> Optional.of(write.get()), e -> {
            LOG.error("{} could not be written", key, e);
            missing.add(Missing.of(key, e));
            return Optional.empty();
        });
    }
}
