package rekey.operator;

import java.util.List;
import rekey.report.Format;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsRequest;

/// Whether Lambda lets as many workers run as the stack wants. With fewer a run is slower.
///
/// Source: docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
record ConcurrencyCheck(LambdaClient lambda, Stack stack, AwsCommand aws) implements Check {
    private static final String QUOTA = "L-B99A9384";

    @Override
    public String name() {
        return "concurrency";
    }

    @Override
    public List<Finding> look() {
        int wanted = number("MaxWorkers");
        int reserved = number("ReservedConcurrency");
        if (reserved > 0) {
            return List.of(new Finding.Right(
                    "%s at the same time: %d functions of each kind are reserved, MaxWorkers is %d"
                            .formatted(Format.count(Math.min(wanted, reserved), "worker"), reserved, wanted)));
        }
        var limit = lambda.getAccountSettings(
                        GetAccountSettingsRequest.builder().build())
                .accountLimit();
        int free = limit.unreservedConcurrentExecutions();
        if (free >= wanted) {
            return List.of(new Finding.Right("%s at the same time: Lambda lets %s run"
                    .formatted(Format.count(wanted, "worker"), Format.number(free))));
        }
        return List.of(Finding.advice(
                "MaxWorkers is %d, and Lambda lets %d functions of this account run at the same time: no more workers than that run"
                        .formatted(wanted, free),
                aws.of(
                        "service-quotas request-service-quota-increase --service-code lambda --quota-code %s --desired-value %d"
                                .formatted(QUOTA, limit.concurrentExecutions() - free + wanted))));
    }

    /// 0 where the stack's template has no such parameter.
    private int number(String parameter) {
        var value = stack.parameter(parameter);
        return value.isEmpty() ? 0 : Integer.parseInt(value);
    }
}
