package rekey.operator.rehearsal;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import rekey.aws.AwsErrors;
import software.amazon.awssdk.core.exception.SdkException;

/// What is asked of the stack's account, and what its runs have shown.
final class StackInquiries {
    private static final int USUAL_CONCURRENCY = 1000;
    private static final int LEAST_CONCURRENCY = 10;

    private final Account account;
    private final StackRuns stack;
    private final Supplier<Optional<Double>> reportedAfter;

    /// @param reportedAfter seconds between the stop of a run and its report
    StackInquiries(Account account, StackRuns stack, Supplier<Optional<Double>> reportedAfter) {
        this.account = account;
        this.stack = stack;
        this.reportedAfter = reportedAfter;
    }

    /// A report is written once, however often its function is told.
    Answer executionEvents() {
        return reportedAfter
                .get()
                .<Answer>map(seconds -> new Answer.Narrowed(
                        List.of("twice", "once"), "The report of the stopped run came after %.0f s".formatted(seconds)))
                .orElseGet(() -> new Answer.NotAnswered(
                        "No stopped run was reported: EventBridge told nothing of it, or late, or no run was stopped"));
    }

    Answer accountConcurrency() {
        int functions = stack.concurrentFunctions();
        var seen = "GetAccountSettings says " + functions;
        return switch (functions) {
            case USUAL_CONCURRENCY -> new Answer.Found("thousand", seen);
            case LEAST_CONCURRENCY -> new Answer.Found("ten", seen);
            default -> new Answer.Otherwise(seen);
        };
    }

    Answer metricsDataset() {
        try {
            return account.metricsKey()
                    .<Answer>map(key -> new Answer.NotAnswered("The metrics of the place are on " + key))
                    .orElseGet(() -> new Answer.Found("implicit", "GetDataset tells of it, without a key"));
        } catch (SdkException e) {
            var error = AwsErrors.of(e);
            if (error.code().equals("ResourceNotFoundException")) {
                return new Answer.Found("not-found", error.message());
            }
            throw e;
        }
    }
}
