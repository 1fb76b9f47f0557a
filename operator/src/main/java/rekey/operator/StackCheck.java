package rekey.operator;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import rekey.report.Report;
import rekey.version.Version;

/// Whether CloudFormation is done with the stack, and this command is of its version.
///
/// @param report the newest; empty where there is none
record StackCheck(Stack stack, AwsCommand aws, Supplier<Optional<Report>> report) implements Check {
    private static final String STUCK = "UPDATE_ROLLBACK_FAILED";

    @Override
    public String name() {
        return "stack";
    }

    @Override
    public List<Finding> look() {
        return List.of(state());
    }

    private Finding state() {
        var status = stack.status();
        var is = "The stack %s is %s".formatted(stack.name(), status);
        if (status.equals(STUCK)) {
            return Finding.fault(is, aws.of("cloudformation continue-update-rollback --stack-name " + stack.name()));
        }
        if (status.endsWith("_FAILED") || status.equals("ROLLBACK_COMPLETE")) {
            return Finding.fault(
                    is,
                    "Read why, then deploy it again: "
                            + aws.of("cloudformation describe-stack-events --stack-name " + stack.name()));
        }
        if (status.endsWith("_IN_PROGRESS")) {
            return Finding.advice(
                    is,
                    "Wait for it: " + aws.of("cloudformation wait stack-update-complete --stack-name " + stack.name()));
        }
        if (status.equals("UPDATE_ROLLBACK_COMPLETE")) {
            return Finding.advice(
                    is + ": its last update failed, and it is as it was before",
                    "Read why, then deploy it again: "
                            + aws.of("cloudformation describe-stack-events --stack-name " + stack.name()));
        }
        return version().orElseGet(() -> new Finding.Right(is));
    }

    /// A stack tells its version in what it reports.
    private Optional<Finding> version() {
        var own = Version.TEXT;
        return report.get()
                .flatMap(newest -> Optional.ofNullable(newest.origin()))
                .map(Report.Origin::version)
                .filter(deployed -> !deployed.equals(own))
                .map(deployed -> Finding.advice(
                        "The newest report is of version %s, and this command of %s".formatted(deployed, own),
                        "Deploy this version, `sam build && sam deploy --stack-name %s`, or use the command of the stack's"
                                .formatted(stack.name())));
    }
}
