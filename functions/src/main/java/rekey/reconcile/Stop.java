package rekey.reconcile;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.input.Mode;
import rekey.outcome.Blame;
import rekey.outcome.Excerpt;
import rekey.plan.Plan;
import rekey.restore.Restoration;

/// How an execution ended without its workflow coming to a report, by the name that Step Functions
/// gives its status: whoever is told of the end makes the report.
///
/// Source: docs.aws.amazon.com/step-functions/latest/dg/cw-events.html
public enum Stop {
    /// Most that fail have reported before. Not those that Step Functions ends for a limit of its
    /// own: no `Catch` hears of that.
    FAILED("ExecutionFailed", "The execution failed, and the reason could not be read"),
    ABORTED("Aborted", "Somebody stopped the execution"),
    TIMED_OUT("TimedOut", "The execution took longer than Step Functions allows");

    private static final int LONGEST_SAID = 1_000;

    private final String error;
    private final String cause;

    Stop(String error, String cause) {
        this.error = error;
        this.cause = cause;
    }

    public Problem problem() {
        return new Problem(error, cause);
    }

    /// @param error that whoever ended it gave; null where they gave none
    /// @param why they gave; null where they gave none
    Problem problem(@Nullable String error, @Nullable String why) {
        var said = Stream.of(error, why)
                .flatMap(Stream::ofNullable)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining(": "));
        return said.isEmpty() ? problem() : new Problem(this.error, cause + ": " + Excerpt.of(said, LONGEST_SAID));
    }

    /// Whether the workflow may still be at its own report: the function that it called goes on after
    /// a stop.
    public boolean amidTheWorkflow() {
        return this != FAILED;
    }

    /// Whether a run that is reported with this was ended from outside.
    ///
    /// @param problem what ended the run early; null where nothing did
    public static boolean is(@Nullable Problem problem) {
        for (var stop : values()) {
            if (problem != null
                    && problem.error().equals(stop.error)
                    && problem.cause().startsWith(stop.cause)) {
                return true;
            }
        }
        return false;
    }

    public EarlyEnd of(Plan plan) {
        return of(plan, problem());
    }

    /// @param problem what ended it: [#problem], or what Step Functions tells of it
    public EarlyEnd of(Plan plan, Problem problem) {
        var blame = this == FAILED ? Blame.REKEY : Blame.STOPPED;
        return new EarlyEnd(problem, blame, remedy(plan));
    }

    private static String remedy(Plan plan) {
        return Restoration.of(plan.input())
                .map(restoration -> "Go on where the restoration ended, " + restoration.withTheSameInput())
                .or(() -> AppliedAgain.by(plan).map(AppliedAgain::afterStop))
                .orElseGet(() -> remedy(plan.input().mode(), plan.run()));
    }

    private static String remedy(Mode mode, String run) {
        return mode.changes()
                ? "Start the next run: it goes on where this one ended. Or undo this one: " + Restoration.undoing(run)
                : "Start it again: it has changed nothing";
    }
}
