package rekey.finish;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import rekey.input.AppliedPlan;
import rekey.input.Mode;
import rekey.outcome.Excerpt;
import rekey.outcome.RunOutcome;
import rekey.reconcile.Problem;
import rekey.report.Links;
import rekey.report.Report;
import rekey.report.Summary;
import rekey.words.Amount;

/// What the subscribers of the stack's topic are told of a run: what happened, how many, what to do
/// first, and where to read on. No name that somebody in a member account has chosen is in it.
///
/// @param subject less than 100 characters, on one line, as SNS demands
///
/// Source: docs.aws.amazon.com/sns/latest/api/API_Publish.html
public record Message(String subject, String text) {
    private static final int LONGEST_PROBLEM = 2_000;
    private static final int MOST_NEWS = 50;

    public static Message of(Report report, Summary summary, Links links) {
        boolean complete = report.outcome() == RunOutcome.COMPLETE;
        var problem = report.problem();
        var lines = new ArrayList<String>();
        var restoration = report.restoration();
        lines.add("Run %s%s is %s.".formatted(report.run(), about(report), how(report.outcome())));
        if (problem != null) {
            lines.add("It ended early: " + Excerpt.of(problem.text(), LONGEST_PROBLEM));
        }
        lines.add(summary.sentence());
        if (!summary.causes().isEmpty()) {
            lines.add("");
            lines.add("What to do first:");
            summary.causesForMail().forEach(cause -> lines.add("- " + cause));
        }
        if (summary.moreCauses() > 0) {
            lines.add("- and %s, see the report".formatted(new Amount(summary.moreCauses(), "more cause")));
        }
        if (restoration != null && !complete) {
            restoration.goOn(summary.causesForMail()).ifPresent(sentence -> lines.addAll(List.of("", sentence)));
        }
        if (report.mode() == Mode.PLAN
                && problem == null
                && report.places().stream().anyMatch(Report.PlaceReport::isPlanned)) {
            lines.addAll(List.of(
                    "",
                    "To apply this plan, and nothing else, start a run with " + AppliedPlan.applying(report.run())));
        }
        lines.add("");
        lines.add("Report: " + links.folder());
        return message(subject(report.mode(), report.outcome()), lines, links);
    }

    private static String about(Report report) {
        if (report.plan() != null) {
            return ", which applies plan %s,".formatted(report.plan());
        }
        return report.restoration() == null
                ? ""
                : ", which undoes run %s,".formatted(report.restoration().run());
    }

    Message plus(List<String> warnings) {
        return new Message(
                subject,
                text
                        + warnings.stream()
                                .map(warning -> "Warning: " + warning + "\n")
                                .collect(Collectors.joining()));
    }

    /// With what is new of keys that are to go, the most important first: SNS takes 256 KB.
    Message telling(List<String> news) {
        var more = news.size() > MOST_NEWS
                ? "%s more %s in retirement.html, in the folder of the report\n"
                        .formatted(
                                Amount.digits(news.size() - MOST_NEWS),
                                Amount.either(news.size() - MOST_NEWS, "is", "are"))
                : "";
        return new Message(
                subject,
                text
                        + news.stream()
                                .limit(MOST_NEWS)
                                .map(one -> Excerpt.of(one, LONGEST_PROBLEM) + "\n")
                                .collect(Collectors.joining())
                        + more);
    }

    static Message unplanned(String run, Problem problem, Links links) {
        return message(
                "Rekey: run INCOMPLETE, nothing was changed",
                List.of(
                        "Run %s ended before it had a plan; nothing was changed.".formatted(run),
                        Excerpt.of(problem.error(), Cause.LONGEST_ERROR) + ": "
                                + Excerpt.of(problem.text(), LONGEST_PROBLEM),
                        ""),
                links);
    }

    private static Message message(String subject, List<String> lines, Links links) {
        return new Message(subject, String.join("\n", lines) + "\nExecution: " + links.execution() + "\n");
    }

    private static String subject(Mode mode, RunOutcome outcome) {
        var what = switch (mode) {
            case ROTATE -> "rotation";
            case RESTORE -> "restoration";
            case PLAN -> "plan";
            case VERIFY -> "verification";
            case RETIRE -> "retirement of keys";
        };
        return "Rekey: %s %s".formatted(what, how(outcome));
    }

    private static String how(RunOutcome outcome) {
        return switch (outcome) {
            case COMPLETE -> "complete";
            case INCOMPLETE, READY, BLOCKED -> outcome.name();
        };
    }
}
