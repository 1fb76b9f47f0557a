package rekey.organization;

import rekey.outcome.AwsError;
import rekey.outcome.Caller;
import rekey.outcome.Denial;
import rekey.outcome.ErrorDisposition;

/// AWS Organizations does not tell who is in the organization. The workflow ends with this error,
/// and nothing was changed; what passes it tries again before.
public final class OrganizationNotListed extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// @param operation of Organizations
    OrganizationNotListed(String operation, AwsError error) {
        super("%s: %s: %s; %s".formatted(operation, error.code(), error.message(), remedy(error)));
    }

    private static String remedy(AwsError error) {
        return switch (ErrorDisposition.to(error)) {
            case RETRY, SLOW_DOWN -> "start the run again with the same input";
            case GONE, RESERVED, CONFIGURATION, REFUSED, BUG ->
                Denial.of(error)
                        .filter(Denial::isTold)
                        .map(denial -> Caller.HUB.remedy(denial, ""))
                        .orElse(
                                "deploy the stack in the organization's management account or in a delegated administrator's,"
                                        + " and look for an explicit deny in an organization policy");
        };
    }
}
