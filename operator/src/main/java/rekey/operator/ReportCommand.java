package rekey.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rekey.run.RunFolder;

@Command(
        name = "report",
        description = "Shows the report of a run, and brings its files.",
        footer = {
            "",
            "Exit code: that of the run.",
            "",
            "Examples:",
            "  rekey report",
            "  rekey report console-7f3a --save reports",
            "  rekey report --output json | jq .totals"
        })
final class ReportCommand extends HubCommand {
    @Mixin
    private OutputOptions output;

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "The run's id. Default: the newest.")
    private @Nullable String run;

    @Option(
            names = "--save",
            paramLabel = "FOLDER",
            description = "Also writes report.html, report.csv and report.json there, and the files of a retirement.")
    private @Nullable Path folder;

    @Override
    ExitCode run() {
        var runs = hub().runs();
        var named = run;
        if (named != null && runs.find(named).isEmpty()) {
            // Step Functions forgets an execution after 90 days, and the bucket does not.
            var kept = runs.kept(named);
            if (kept.isPresent()) {
                return Ended.show(kept.get(), hub(), screen(), output, saved(named));
            }
        }
        var chosen = runs.chosen(named);
        if (chosen.goesOn()) {
            throw Trouble.usage(
                    "The run %s goes on, and has no report yet".formatted(chosen.run()),
                    "Follow it: `rekey watch %s%s`"
                            .formatted(chosen.run(), options().arguments()));
        }
        return runs.report(chosen)
                .map(report -> Ended.show(report, hub(), screen(), output, saved(chosen.run())))
                .orElseGet(() -> Ended.withoutReport(chosen, hub(), screen()));
    }

    private List<Path> saved(String chosen) {
        var into = folder;
        if (into == null) {
            return List.of();
        }
        var of = new RunFolder(chosen);
        var bucket = hub().bucket();
        return Stream.of(of.html(), of.csv(), of.report(), of.retirementHtml(), of.retirementCsv(), of.retirement())
                .flatMap(key -> bucket.get(key).map(stored -> write(into, key, stored.bytes())).stream())
                .toList();
    }

    private static Path write(Path folder, String key, byte[] bytes) {
        try {
            Files.createDirectories(folder);
            return Files.write(folder.resolve(key.substring(key.lastIndexOf('/') + 1)), bytes);
        } catch (IOException e) {
            throw Trouble.usage(
                    "Nothing can be written to %s: %s".formatted(folder, FileTrouble.why(folder, e)), "Name a folder");
        }
    }
}
