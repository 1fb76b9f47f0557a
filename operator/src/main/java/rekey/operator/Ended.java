package rekey.operator;

import java.nio.file.Path;
import java.util.List;

/// What is shown of a run that has ended.
final class Ended {
    private Ended() {}

    /// @param files that were saved
    static ExitCode show(Run run, Hub hub, Screen screen, OutputOptions output, List<Path> files) {
        if (hub.runs().report(run.run()).isEmpty()) {
            screen.say("The run %s ended %s, and has no report (yet).".formatted(run.run(), run.status()));
            return ExitCode.INCOMPLETE;
        }
        return show(run.run(), hub, screen, output, files);
    }

    /// @param run that has a report
    static ExitCode show(String run, Hub hub, Screen screen, OutputOptions output, List<Path> files) {
        var report = hub.runs().report(run).orElseThrow();
        if (output.json()) {
            screen.document(Documents.of(report));
        } else {
            new Findings(screen, hub).show(report);
        }
        files.forEach(file -> screen.say("Saved " + file));
        return Verdict.of(report);
    }
}
