package rekey.report;

import org.jspecify.annotations.Nullable;
import rekey.input.Mode;
import rekey.outcome.Blame;
import rekey.plan.Plan;

/// How an execution was ended from outside, by the name that Step Functions gives its status. Its
/// workflow comes to no report: whoever is told of the end makes it.
///
/// Source: docs.aws.amazon.com/step-functions/latest/dg/cw-events.html
enum Stop {
    ABORTED("Aborted", "Somebody stopped the execution"),
    TIMED_OUT("TimedOut", "The execution took longer than Step Functions lets one take");

    private final String error;
    private final String cause;

    Stop(String error, String cause) {
        this.error = error;
        this.cause = cause;
    }

    Problem problem() {
        return new Problem(error, cause);
    }

    /// Whether a run of which this is reported was ended from outside.
    ///
    /// @param problem what ended the run early; null where nothing did
    static boolean is(@Nullable Problem problem) {
        for (var stop : values()) {
            if (stop.problem().equals(problem)) {
                return true;
            }
        }
        return false;
    }

    EarlyEnd of(Plan plan) {
        return new EarlyEnd(problem(), Blame.CONFIGURATION, remedy(plan.input().mode(), plan.run()));
    }

    private static String remedy(Mode mode, String run) {
        return mode.changes()
                ? "Start the next run: it goes on where this one ended. Or undo this one: {\"mode\": \"restore\", \"restore\": {\"run\": \"%s\"}}"
                        .formatted(run)
                : "Start it again: it has changed nothing";
    }
}
