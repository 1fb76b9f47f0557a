package rekey.reconcile;

import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;

/// What the execution of a run failed of, as Step Functions tells.
public final class ExecutionFailure {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutionFailure.class);

    private final SfnClient stepFunctions;

    public ExecutionFailure(SfnClient stepFunctions) {
        this.stepFunctions = stepFunctions;
    }

    /// @return also where AWS gives no answer: that it failed
    public Problem of(String execution) {
        var untold = Stop.FAILED.problem();
        try {
            var told = stepFunctions.describeExecution(request -> request.executionArn(execution));
            return told.error() == null
                    ? untold
                    : new Problem(told.error(), Objects.requireNonNullElse(told.cause(), ""));
        } catch (SdkException e) {
            LOG.warn("What {} failed of could not be read", execution, e);
            return untold;
        }
    }
}
