package rekey.finish;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rekey.outcome.Excerpt;
import rekey.reconcile.Problem;
import rekey.report.Report;
import rekey.report.Summary;
import rekey.words.Amount;

/// What the execution of a run that is not complete fails with, as a person reads it in the Step
/// Functions console.
///
/// @param error at most 256 characters, `Cause` at most 32,768 by AWS; both far less
///
/// Source: docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
public record Cause(String error, String text) {
    /// The error of an execution that did not do all that was wanted.
    static final String INCOMPLETE = "RotationIncomplete";

    static final int LONGEST_ERROR = 256;

    /// Within the limit whether AWS counts characters or bytes.
    static final int LONGEST = 10_000;

    private static final int LONGEST_PROBLEM = 2_000;

    /// @param report of a run that is not complete
    /// @param address where it is
    public static Cause of(Report report, Summary summary, String address) {
        var cause = of(summary, report.problem(), address);
        return report.restoration() == null
                ? cause
                : cause.plus(
                        report.restoration().goOn(summary.causes()).stream().toList());
    }

    /// @param problem what ended the run early; null where nothing did
    /// @param address where the report is
    public static Cause of(Summary summary, @Nullable Problem problem, String address) {
        var parts = new ArrayList<String>();
        if (problem != null) {
            parts.add("The run ended early: " + Excerpt.of(problem.text(), LONGEST_PROBLEM));
        }
        parts.add(summary.sentence());
        parts.addAll(summary.causes());
        if (summary.moreCauses() > 0) {
            parts.add("and " + new Amount(summary.moreCauses(), "more cause"));
        }
        parts.add("Report: " + address);
        return new Cause(problem == null ? INCOMPLETE : error(problem), String.join(" | ", parts));
    }

    Cause plus(List<String> warnings) {
        return new Cause(
                error, text + warnings.stream().map(warning -> " | " + warning).collect(Collectors.joining()));
    }

    /// Of a run that ended before it had a plan: there is nothing to sum up, and no report.
    static Cause unplanned(Problem problem) {
        return new Cause(error(problem), Excerpt.of(problem.text(), LONGEST));
    }

    private static String error(Problem problem) {
        return Excerpt.of(problem.error(), LONGEST_ERROR);
    }
}
