package rekey.reconcile;

import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;

/// What the execution of a run failed of, or was stopped for, as Step Functions tells.
public final class ExecutionFailure {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutionFailure.class);

    private final SfnClient stepFunctions;

    public ExecutionFailure(SfnClient stepFunctions) {
        this.stepFunctions = stepFunctions;
    }

    /// @param ended how the execution ended
    /// @return also where AWS gives no answer: what its end alone says
    public Problem of(String execution, Stop ended) {
        return switch (ended) {
            case TIMED_OUT -> ended.problem();
            case FAILED ->
                told(execution)
                        .filter(answer -> answer.error() != null)
                        .map(answer -> new Problem(answer.error(), Objects.requireNonNullElse(answer.cause(), "")))
                        .orElseGet(ended::problem);
            case ABORTED ->
                told(execution)
                        .map(answer -> ended.problem(answer.error(), answer.cause()))
                        .orElseGet(ended::problem);
        };
    }

    private Optional<DescribeExecutionResponse> told(String execution) {
        try {
            return Optional.of(stepFunctions.describeExecution(request -> request.executionArn(execution)));
        } catch (SdkException e) {
            LOG.warn("Why {} ended could not be read", execution, e);
            return Optional.empty();
        }
    }
}
