package rekey.finish;

import java.util.List;
import rekey.outcome.RunOutcome;
import rekey.reconcile.Problem;
import rekey.report.Links;
import rekey.report.Report;
import rekey.report.Summary;

/// What the execution of a run ends with, and what people are told.
record Ending(ReportHandler.Response response, Message message, List<Measurement> measurements) {
    /// @param address of report.json in S3
    /// @param written the forms of it that people open
    static Ending of(Report report, String address, ReportFiles.Written written, Links links) {
        var summary = Summary.of(report);
        var message = Message.of(report, summary, links).plus(written.briefly());
        var cause = switch (report.outcome()) {
            case COMPLETE, READY, BLOCKED -> null;
            case INCOMPLETE -> Cause.of(report, summary, address).plus(written.warnings());
        };
        var response = new ReportHandler.Response(
                report.run(),
                report.outcome(),
                report.totals(),
                address,
                written.html(),
                written.targets(),
                written.warnings(),
                report.outcome() == RunOutcome.BLOCKED ? summary.causes() : List.of(),
                cause == null ? null : cause.error(),
                cause == null ? null : cause.text());
        return new Ending(response, message, Measurement.of(report));
    }

    /// With more to be told to people.
    Ending telling(List<String> news) {
        return new Ending(response, message.telling(news), measurements);
    }

    /// Of a run that ended before there was a plan.
    static Ending unplanned(String run, Problem problem, Links links) {
        return new Ending(
                ReportHandler.Response.unreported(run, Cause.unplanned(problem)),
                Message.unplanned(run, problem, links),
                Measurement.ofUnplanned());
    }
}
