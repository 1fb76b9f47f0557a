package rekey.run;

import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/// Whether an execution of the state machine still goes on.
public final class Executions {
    private final SfnClient stepFunctions;

    public Executions(SfnClient stepFunctions) {
        this.stepFunctions = stepFunctions;
    }

    boolean running(String execution) {
        try {
            var status = stepFunctions
                    .describeExecution(request -> request.executionArn(execution))
                    .status();
            return status == ExecutionStatus.RUNNING || status == ExecutionStatus.PENDING_REDRIVE;
        } catch (ExecutionDoesNotExistException _) {
            return false; // AWS forgets an execution 90 days after its end
        }
    }
}
