package rekey.fakes;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/// Step Functions that knows the executions it was told of, and no other.
public final class FakeExecutions implements SfnClient {
    private final Map<String, ExecutionStatus> statuses = new HashMap<>();

    public FakeExecutions with(String execution, ExecutionStatus status) {
        statuses.put(execution, status);
        return this;
    }

    @Override
    public DescribeExecutionResponse describeExecution(DescribeExecutionRequest request) {
        var status = statuses.get(request.executionArn());
        if (status == null) {
            throw ExecutionDoesNotExistException.builder()
                    .message("Execution Does Not Exist: " + request.executionArn())
                    .build();
        }
        return DescribeExecutionResponse.builder().status(status).build();
    }

    @Override
    public String serviceName() {
        return "states";
    }

    @Override
    public void close() {}
}
