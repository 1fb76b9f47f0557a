package rekey.rotate;

import java.util.Optional;
import rekey.logs.LogGroup;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.ErrorDisposition;
import rekey.outcome.Failure;

/// A key that CloudWatch Logs refuses to a log group for its class. No page of AWS says which
/// classes take one, nor with which code the others are refused.
///
/// Source:
/// docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
final class ClassRefusal {
    private ClassRefusal() {}

    /// Whether the refusal may be of the class. What can be queried takes a key, as AWS documents.
    static boolean mayBe(AwsError error, String logClass) {
        return !LogGroup.isQueryable(logClass) && ErrorDisposition.mayBeOfTheRequest(error);
    }

    /// @param failure as it is without the class
    static Optional<Failure> of(AwsError error, String logClass, Failure failure) {
        return mayBe(error, logClass)
                ? Optional.of(new Failure(
                        failure.code(),
                        "Of a log group of class %s: %s".formatted(logClass, failure.message()),
                        Blame.CONFIGURATION,
                        ("CloudWatch Logs refuses this key to the class %s, which cannot be changed: leave these log groups out"
                                        + " (`logGroups.exclude`), or send their events to log groups of class STANDARD")
                                .formatted(logClass)))
                : Optional.empty();
    }
}
