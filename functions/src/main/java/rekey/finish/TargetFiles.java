package rekey.finish;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.inventory.NoteReader;
import rekey.outcome.CountedAs;
import rekey.outcome.Counts;
import rekey.reconcile.ReconciledPlace;
import rekey.report.Report;
import rekey.report.TargetsCsv;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.run.Upload;
import rekey.words.Amount;

/// Writes the lists of a run's targets, one row in memory at a time: for spreadsheets, for programs,
/// and a manifest that says what is in them. What is in the way of them is told, and stops nothing.
final class TargetFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TargetFiles.class);
    private static final String CSV = "targets.csv";
    private static final String LINES = "targets.jsonl";
    private static final String MANIFEST = "targets.json";

    private final Bucket bucket;
    private final RunFolder folder;

    TargetFiles(Bucket bucket, RunFolder folder) {
        this.bucket = bucket;
        this.folder = folder;
    }

    /// `targets.json`.
    ///
    /// @param rows by outcome
    /// @param agrees whether these are the totals of the report
    /// @param differences the first places in which they are not
    record Manifest(
            String run,
            List<String> columns,
            int targets,
            @JsonUnwrapped Counts rows,
            boolean agrees,
            List<TargetJoin.Difference> differences,
            List<File> files) {}

    /// @param sha256 in hex digits
    record File(String name, long bytes, String sha256) {}

    /// @param csv the S3 address of `targets.csv`; null where it could not be written
    /// @param warnings without a name from an account
    record Written(@Nullable String csv, List<ReportFiles.Missing> missing, List<String> warnings) {}

    /// @param places that the report was made of
    /// @param accountNames by account
    /// @param timeIsUp when people are to be told without these files
    Written write(
            Report report, List<ReconciledPlace> places, Map<String, String> accountNames, BooleanSupplier timeIsUp) {
        var written = new ArrayList<File>();
        var join = new TargetJoin(new NoteReader(bucket, folder), accountNames, timeIsUp);
        return Dispensable.tried(() -> write(report, places, join, written), e -> {
            LOG.error("The lists of targets could not be written", e);
            var all = List.of(CSV, LINES, MANIFEST);
            var missing = all.subList(written.size(), all.size()).stream()
                    .map(file -> ReportFiles.Missing.of(file, e))
                    .toList();
            return new Written(written.isEmpty() ? null : csvAddress(), missing, List.of());
        });
    }

    /// @param written what is written, in this order
    private Written write(Report report, List<ReconciledPlace> places, TargetJoin join, List<File> written) {
        write(join, places, written);
        boolean agrees = join.differences().isEmpty()
                && join.counts().equals(report.totals().counts());
        var manifest = new Manifest(
                report.run(),
                TargetsCsv.columns(),
                join.counts().targets(),
                join.counts(),
                agrees,
                join.differences(),
                written);
        bucket.put(folder.targetsManifest(), Json.pretty(manifest));
        return new Written(csvAddress(), List.of(), agrees ? List.of() : List.of(disagreement(report, join)));
    }

    private String csvAddress() {
        return bucket.address(folder.targetsCsv());
    }

    private void write(TargetJoin join, List<ReconciledPlace> places, List<File> written) {
        var lines = new Upload(bucket, folder.targetsLines());
        var cells = new Upload(bucket, folder.targetsCsv());
        try (var csv = new TargetsCsv(cells)) {
            join.each(places, row -> {
                csv.write(row);
                write(row, lines);
            });
        }
        written.add(file(CSV, cells.complete()));
        written.add(file(LINES, lines.complete()));
    }

    private static void write(Object row, Upload lines) {
        var bytes = Json.bytes(row);
        lines.write(bytes, 0, bytes.length);
        lines.write('\n');
    }

    private static File file(String name, Upload.Stored stored) {
        return new File(name, stored.bytes(), stored.sha256());
    }

    private static String disagreement(Report report, TargetJoin join) {
        return "targets.csv does not agree with the report: %s%s"
                .formatted(
                        different(join.counts(), report.totals().counts()),
                        join.differences().isEmpty() ? "" : ". targets.json names the places");
    }

    private static String different(Counts rows, Counts report) {
        if (rows.targets() != report.targets()) {
            return "it has %s, and the report counts %s"
                    .formatted(new Amount(rows.targets(), "target"), Amount.digits(report.targets()));
        }
        var outcomes = Stream.of(CountedAs.values())
                .filter(as -> rows.of(as) != report.of(as))
                .map(as -> "%s %s there and %s in the report"
                        .formatted(as.text(), Amount.digits(rows.of(as)), Amount.digits(report.of(as))))
                .collect(Collectors.joining(", "));
        var number = new Amount(rows.targets(), "target");
        return outcomes.isEmpty()
                ? "of the %s of both, places have others".formatted(number)
                : "both have %s, and count them otherwise: %s".formatted(number, outcomes);
    }
}
