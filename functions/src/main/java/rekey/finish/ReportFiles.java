package rekey.finish;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.outcome.Excerpt;
import rekey.page.HtmlReport;
import rekey.report.CsvReport;
import rekey.report.Report;
import rekey.run.Bucket;
import rekey.run.RunFolder;

/// Writes the report in the forms that people open. What is in the way of one is told, and stops
/// nothing: `report.json` has it all.
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
    record Missing(String file, String why) {}

    /// @param html its S3 address; null where it could not be written
    record Written(@Nullable String html, List<Missing> missing) {
        List<String> warnings() {
            return missing.stream()
                    .map(one -> "%s could not be written: %s".formatted(one.file(), one.why()))
                    .toList();
        }

        /// Without the reasons: nobody knows what names are in them.
        List<String> briefly() {
            return missing.stream()
                    .map(one -> "%s could not be written; the log says why".formatted(one.file()))
                    .toList();
        }
    }

    Written write(Report report, RunFolder folder) {
        var missing = new ArrayList<Missing>();
        boolean page = write(folder.html(), html, report, missing);
        write(folder.csv(), csv, report, missing);
        return new Written(page ? bucket.address(folder.html()) : null, List.copyOf(missing));
    }

    /// Also an Error is caught, such as too little memory: without this file people have the other
    /// two.
    private boolean write(String key, Function<Report, byte[]> form, Report report, List<Missing> missing) {
        try {
            bucket.put(key, form.apply(report));
            return true;
        } catch (RuntimeException | Error e) {
            LOG.error("{} could not be written", key, e);
            var name = key.substring(key.lastIndexOf('/') + 1);
            missing.add(new Missing(name, Excerpt.of(String.valueOf(e), MOST_TOLD)));
            return false;
        }
    }
}
