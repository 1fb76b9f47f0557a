package rekey.operator;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import rekey.report.Report;
import rekey.version.Version;

/// Whether CloudFormation is done with the stack, and this command is of its version.
///
/// @param report the newest; empty where there is none
record StackCheck(Stack stack, AwsCommand aws, Supplier<Optional<Report>> report) implements Check {
    /// What the stack is made of is being deleted, or not there yet.
    private static final Set<String> GONE =
            Set.of("DELETE_IN_PROGRESS", "DELETE_COMPLETE", "ROLLBACK_IN_PROGRESS", "REVIEW_IN_PROGRESS");
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
        if (GONE.contains(status)) {
            return Finding.fault(
                    is + ": no run can be relied on", "Deploy it when that has ended. To see how it goes: " + events());
        }
        if (status.equals(STUCK)) {
            return Finding.fault(is, aws.of("cloudformation continue-update-rollback --stack-name " + stack.name()));
        }
        if (status.endsWith("_FAILED") || status.equals("ROLLBACK_COMPLETE")) {
            return Finding.fault(is, "Read why, then deploy it again: " + events());
        }
        if (status.endsWith("_IN_PROGRESS")) {
            return Finding.advice(is, "Wait for it. To see how it goes: " + events());
        }
        if (status.endsWith("_ROLLBACK_COMPLETE")) {
            return Finding.advice(
                    is + ": its last update failed, and it is as it was before",
                    "Read why, then deploy it again: " + events());
        }
        return version().orElseGet(() -> new Finding.Right(is));
    }

    private String events() {
        return aws.of("cloudformation describe-stack-events --stack-name " + stack.name());
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
