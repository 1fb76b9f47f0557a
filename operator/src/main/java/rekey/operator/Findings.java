package rekey.operator;

import java.time.Duration;
import java.util.Locale;
import rekey.report.Format;
import rekey.report.Report;
import rekey.report.Summary;
import rekey.run.RunFolder;

/// Shows what a run came to: the sentence, what to do, the counts, and where the rest is.
final class Findings {
    private final Screen screen;
    private final Hub hub;

    Findings(Screen screen, Hub hub) {
        this.screen = screen;
        this.hub = hub;
    }

    void show(Report report) {
        var summary = Summary.of(report);
        var verdict = Verdict.of(report);
        screen.heading(
                "%s %s: %s".formatted(report.mode().text(), report.run(), report.outcome()),
                verdict == ExitCode.INCOMPLETE ? Screen.Tone.BAD : Screen.Tone.GOOD);
        screen.result(summary.sentence());
        if (report.problem() != null) {
            screen.result("It ended early: %s: %s"
                    .formatted(report.problem().error(), report.problem().text()));
        }
        summary.causes().forEach(cause -> screen.result("  - " + cause));
        if (summary.moreCauses() > 0) {
            screen.result("  - and %d more, in the report".formatted(summary.moreCauses()));
        }
        report.warnings().forEach(warning -> screen.result("Warning: " + warning));
        var prediction = report.prediction();
        if (prediction != null) {
            screen.result("A rotation takes %s and costs %s at list price."
                    .formatted(
                            Format.duration(Duration.ofSeconds(Math.round(prediction.seconds()))),
                            price(prediction.dollars())));
        }
        screen.result("Report: " + hub.bucket().address(new RunFolder(report.run()).html()));
    }

    private static String price(double dollars) {
        return dollars < 0.01 ? "less than $0.01" : String.format(Locale.ROOT, "about $%,.2f", dollars);
    }
}
