package rekey.reconcile;

import rekey.outcome.Blame;
import rekey.outcome.Excerpt;
import rekey.outcome.Failure;
import rekey.outcome.Unforeseen;

/// Why a child execution failed, and what to do about it. The one classification of the errors that
/// a worker can end with.
///
/// Source: docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
/// Source: docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
final class ChildFailure {
    /// Every lost place of a batch repeats it.
    private static final int MOST_TOLD = 1000;

    private static final String AGAIN = ", then run Rekey again: it goes on where this run ended";
    private static final String FEWER_PLACES = "Lower PlacesPerWorker of the stack" + AGAIN;

    private ChildFailure() {}

    /// @param status of the execution, e.g. `TIMED_OUT`
    static Failure of(String status, Problem problem) {
        return switch (status) {
            case "ABORTED" ->
                new Failure(
                        "Aborted",
                        "its child execution was stopped" + because(problem),
                        Blame.STOPPED,
                        "Find out who stopped it and why" + AGAIN);
            case "TIMED_OUT" -> failure(problem, "States.Timeout", Blame.REKEY, FEWER_PLACES);
            default -> failed(problem);
        };
    }

    private static Failure failed(Problem problem) {
        var closed = Unforeseen.closed(problem.text(), problem.text(), problem.error());
        if (closed.isPresent()) {
            return failure(
                    problem, problem.error(), closed.get().blame(), closed.get().remedy() + AGAIN);
        }
        return switch (problem.error()) {
            case "Lambda.TooManyRequestsException" ->
                failure(
                        problem,
                        problem.error(),
                        Blame.CONFIGURATION,
                        "Ask AWS for more concurrent executions of Lambda (Service Quotas, L-B99A9384), or lower MaxWorkers of the stack"
                                + AGAIN);
            case "Sandbox.Timedout",
                    "States.Timeout",
                    "Runtime.ExitError",
                    "java.lang.OutOfMemoryError",
                    "States.DataLimitExceeded" -> failure(problem, problem.error(), Blame.REKEY, FEWER_PLACES);
            case "Lambda.ClientExecutionTimeoutException",
                    "Lambda.ServiceException",
                    "Lambda.AWSLambdaException",
                    "Lambda.SdkClientException",
                    "Lambda.Unknown" ->
                failure(
                        problem,
                        problem.error(),
                        Blame.AWS,
                        "Lambda did not answer in time; run Rekey again: it goes on where this run ended");
            default ->
                failure(
                        problem,
                        problem.error(),
                        Blame.REKEY,
                        "Look for this run's id in the log group of the stack and report what is there; run Rekey again");
        };
    }

    private static Failure failure(Problem problem, String code, Blame blame, String remedy) {
        return new Failure(code, "its worker failed" + because(problem), blame, remedy);
    }

    private static String because(Problem problem) {
        return problem.text().isBlank() ? "" : ": " + Excerpt.of(problem.text(), MOST_TOLD);
    }
}
