package rekey.fakes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.ListExecutionsRequest;
import software.amazon.awssdk.services.sfn.model.ListExecutionsResponse;
import software.amazon.awssdk.services.sfn.model.ListMapRunsRequest;
import software.amazon.awssdk.services.sfn.model.ListMapRunsResponse;
import software.amazon.awssdk.services.sfn.model.MapRunListItem;

/// Step Functions that knows the executions it was told of, and no other. It lists in pages of two,
/// so that nobody gets away with reading the first one.
public final class FakeExecutions implements SfnClient {
    private static final int PAGE = 2;

    private final Map<String, DescribeExecutionResponse> executions = new HashMap<>();
    private final Map<String, List<String>> children = new LinkedHashMap<>();
    private final List<String> calls = new ArrayList<>();
    private Function<String, @Nullable RuntimeException> refusal = _ -> null;
    private Runnable beforeCall = () -> {};

    public FakeExecutions with(String execution, ExecutionStatus status) {
        return with(DescribeExecutionResponse.builder()
                .executionArn(execution)
                .status(status)
                .build());
    }

    public FakeExecutions with(DescribeExecutionResponse execution) {
        executions.put(execution.executionArn(), execution);
        return this;
    }

    /// Every execution that asks has this Map Run.
    public FakeExecutions withChild(String mapRun, DescribeExecutionResponse child) {
        children.computeIfAbsent(mapRun, _ -> new ArrayList<>()).add(child.executionArn());
        return with(child);
    }

    /// What an operation answers, by its name; null to carry it out.
    public FakeExecutions refuse(Function<String, @Nullable RuntimeException> answer) {
        refusal = answer;
        return this;
    }

    /// What happens elsewhere while a call is on its way.
    public FakeExecutions beforeCalls(Runnable other) {
        beforeCall = other;
        return this;
    }

    /// The names of the operations called.
    public List<String> calls() {
        return List.copyOf(calls);
    }

    private void called(String operation) {
        calls.add(operation);
        beforeCall.run();
        var refused = refusal.apply(operation);
        if (refused != null) {
            throw refused;
        }
    }

    @Override
    public DescribeExecutionResponse describeExecution(DescribeExecutionRequest request) {
        called("DescribeExecution");
        var execution = executions.get(request.executionArn());
        if (execution == null) {
            throw ExecutionDoesNotExistException.builder()
                    .message("Execution Does Not Exist: " + request.executionArn())
                    .build();
        }
        return execution;
    }

    @Override
    public ListMapRunsResponse listMapRuns(ListMapRunsRequest request) {
        called("ListMapRuns");
        var arns = List.copyOf(children.keySet());
        int from = from(request.nextToken());
        return ListMapRunsResponse.builder()
                .mapRuns(page(arns, from).stream()
                        .map(arn -> MapRunListItem.builder().mapRunArn(arn).build())
                        .toList())
                .nextToken(next(arns, from))
                .build();
    }

    @Override
    public ListExecutionsResponse listExecutions(ListExecutionsRequest request) {
        called("ListExecutions");
        var arns = children.getOrDefault(request.mapRunArn(), List.of()).stream()
                .filter(arn -> execution(arn).status() == request.statusFilter())
                .toList();
        int from = from(request.nextToken());
        return ListExecutionsResponse.builder()
                .executions(page(arns, from).stream()
                        .map(arn ->
                                ExecutionListItem.builder().executionArn(arn).build())
                        .toList())
                .nextToken(next(arns, from))
                .build();
    }

    private DescribeExecutionResponse execution(String arn) {
        return executions.getOrDefault(arn, DescribeExecutionResponse.builder().build());
    }

    private static int from(@Nullable String token) {
        return token == null ? 0 : Integer.parseInt(token);
    }

    private static List<String> page(List<String> arns, int from) {
        return arns.subList(from, Math.min(from + PAGE, arns.size()));
    }

    private static @Nullable String next(List<String> arns, int from) {
        return from + PAGE < arns.size() ? String.valueOf(from + PAGE) : null;
    }

    @Override
    public String serviceName() {
        return "states";
    }

    @Override
    public void close() {}
}
