package rekey.operator;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import rekey.input.Mode;
import rekey.report.Report;

/// What is shown of a run that has ended.
final class Ended {
    private Ended() {}

    static ExitCode show(Run run, Hub hub, Screen screen, OutputOptions output) {
        return hub.runs()
                .report(run)
                .map(report -> show(report, hub, screen, output, List.of()))
                .orElseGet(() -> withoutReport(run, hub, screen));
    }

    static ExitCode withoutReport(Run run, Hub hub, Screen screen) {
        screen.say("The run %s ended %s, and has no report (yet).".formatted(run.run(), run.status()));
        hub.runs().problem(run).ifPresent(problem -> screen.say("Step Functions says: " + problem));
        screen.say("A report follows within a minute if one can be made: `rekey report %s%s`."
                .formatted(run.run(), hub.arguments()));
        return ExitCode.INCOMPLETE;
    }

    /// What `show` ends with.
    static ExitCode exitCode(Run run, Hub hub) {
        return hub.runs()
                .report(run)
                .map(report -> exitCode(report, certificate(report, hub)))
                .orElse(ExitCode.INCOMPLETE);
    }

    private static ExitCode exitCode(Report report, Optional<Runs.Retirement> certificate) {
        return certificate
                .map(retirement -> Retired.exitCode(report, retirement.certificate()))
                .orElseGet(() -> Verdict.of(report));
    }

    private static Optional<Runs.Retirement> certificate(Report report, Hub hub) {
        return report.mode() == Mode.RETIRE ? hub.runs().certificate(report.run()) : Optional.empty();
    }

    /// @param files that were saved
    static ExitCode show(Report report, Hub hub, Screen screen, OutputOptions output, List<Path> files) {
        var certificate = certificate(report, hub);
        if (output.json()) {
            screen.document(certificate.map(Runs.Retirement::text).orElseGet(() -> Documents.of(report)));
        } else {
            new Findings(screen, hub).show(report);
            certificate.ifPresent(retirement -> Retired.show(retirement.certificate(), screen));
        }
        files.forEach(file -> screen.say("Saved " + file));
        return exitCode(report, certificate);
    }
}
