package rekey.plan;

import java.util.List;
import java.util.function.Supplier;
import rekey.aws.Answer;
import rekey.outcome.AwsError;

/// How many workers are at work at the same time: no more than the stack says, and no more than
/// Lambda lets run. A batch that got no function for half an hour would be lost to its run.
final class Workforce {
    private final int most;
    private final Supplier<Answer<Integer>> account;

    /// @param most by the parameters of the stack
    /// @param account how many functions of it may run at the same time
    Workforce(int most, Supplier<Answer<Integer>> account) {
        this.most = most;
        this.account = account;
    }

    /// If the functions have concurrency of their own, that of the account does not matter.
    static Workforce reserved(int most) {
        return new Workforce(most, () -> new Answer.Given<>(most));
    }

    /// @param warnings nothing stopped, and something is to be known
    record Size(int workers, List<String> warnings) {}

    Size size() {
        return switch (account.get()) {
            case Answer.Given<Integer>(var limit) -> new Size(Math.clamp(limit, 1, most), List.of());
            case Answer.Refused<Integer>(var error) -> unknown(error);
            case Answer.OutOfTime<Integer>(var last) -> unknown(last);
        };
    }

    private Size unknown(AwsError error) {
        return new Size(
                most,
                List.of(("How many Lambda functions of this account may run at the same time could not be asked"
                                + " (%s: %s): up to %d workers run, as MaxWorkers says. If the account lets fewer run,"
                                + " lower MaxWorkers")
                        .formatted(error.code(), error.message(), most)));
    }
}
