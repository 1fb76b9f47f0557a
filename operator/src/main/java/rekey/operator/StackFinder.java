package rekey.operator;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;

/// Finds the stack by what it has: a stack has the name that its owner gave it.
final class StackFinder {
    private static final String STATE_MACHINE = "StateMachineArn";
    private static final String BUCKET = "BucketName";
    private static final String WORKER_ROLE = "WorkerRoleArn";

    private static final int ACCOUNT = 4;

    private final CloudFormationClient cloudFormation;
    private final String region;

    StackFinder(CloudFormationClient cloudFormation, String region) {
        this.cloudFormation = cloudFormation;
        this.region = region;
    }

    /// @param wanted its name; null for the one that there is
    Stack find(@Nullable String wanted) {
        return wanted == null ? only(all()) : named(wanted);
    }

    private Stack named(String name) {
        try {
            var found = cloudFormation
                    .describeStacks(request -> request.stackName(name))
                    .stacks();
            return found.stream()
                    .flatMap(stack -> rekeys(stack).stream())
                    .findFirst()
                    .orElseThrow(() -> Trouble.usage(
                            "The stack %s in %s is not one of Rekey's".formatted(name, region),
                            "Leave --stack out to have it found, or name another"));
        } catch (CloudFormationException e) {
            if (String.valueOf(e.getMessage()).contains("does not exist")) {
                throw Trouble.usage(
                        "There is no stack %s in %s".formatted(name, region),
                        "Look at --stack, --region and --profile");
            }
            throw e;
        }
    }

    private List<Stack> all() {
        return cloudFormation.describeStacksPaginator().stacks().stream()
                .flatMap(stack -> rekeys(stack).stream())
                .toList();
    }

    private Stack only(List<Stack> stacks) {
        if (stacks.isEmpty()) {
            throw Trouble.usage(
                    "There is no stack of Rekey in %s in this account".formatted(region),
                    "Name its Region with --region and its account's profile with --profile, or deploy it");
        }
        if (stacks.size() > 1) {
            throw Trouble.usage(
                    "There are %d stacks of Rekey in %s: %s"
                            .formatted(
                                    stacks.size(),
                                    region,
                                    stacks.stream().map(Stack::name).sorted().collect(Collectors.joining(", "))),
                    "Name one with --stack");
        }
        return stacks.getFirst();
    }

    private static Optional<Stack> rekeys(software.amazon.awssdk.services.cloudformation.model.Stack stack) {
        var outputs = stack.outputs().stream().collect(Collectors.toMap(Output::outputKey, Output::outputValue));
        var machine = outputs.get(STATE_MACHINE);
        var bucket = outputs.get(BUCKET);
        var worker = outputs.get(WORKER_ROLE);
        if (machine == null || bucket == null || worker == null) {
            return Optional.empty();
        }
        var parameters = stack.parameters().stream()
                .collect(Collectors.toMap(Parameter::parameterKey, Parameter::parameterValue, (one, _) -> one));
        return Optional.of(new Stack(
                stack.stackName(),
                machine.split(":", -1)[ACCOUNT],
                stack.stackStatusAsString(),
                machine,
                worker,
                bucket,
                parameters));
    }
}
