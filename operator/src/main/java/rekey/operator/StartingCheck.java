package rekey.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.organizations.model.Organization;

/// Whether the caller may start and stop runs. No call that changes nothing tells, so IAM is asked.
///
/// Source: docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
///
/// @param organization empty where the account is in none
record StartingCheck(
        IamClient iam, Caller caller, Stack stack, Supplier<Optional<Organization>> organization, AwsCommand aws)
        implements Check {
    private static final String START = "states:StartExecution";
    /// A deny has its reason: who wrote it decides.
    private static final String ANOTHER_CALLER =
            "A policy, an SCP or a permissions boundary keeps this caller from it. Use another profile with --profile,"
                    + " or ask who looks after it";
    private static final String STOP = "states:StopExecution";

    @Override
    public String name() {
        return "starting";
    }

    @Override
    public List<Finding> look() {
        if (caller.isRoot()) {
            return List.of(
                    isOfManagement()
                            ? new Finding.Right("The root user of the management account may start and stop runs")
                            : unknown("IAM says nothing of a root user, whom an SCP may restrict"));
        }
        var principal = principal();
        var findings = new ArrayList<Finding>();
        findings.addAll(refusals(principal, START, stack.stateMachine()));
        findings.addAll(refusals(principal, STOP, Runs.execution(stack.stateMachine(), "*")));
        return findings.isEmpty()
                ? List.of(new Finding.Right("Runs can be started and stopped, IAM says"))
                : List.copyOf(findings);
    }

    /// No SCP restricts the management account.
    private boolean isOfManagement() {
        return organization
                .get()
                .filter(found -> caller.account().equals(found.masterAccountId()))
                .isPresent();
    }

    /// The ARN of a role has a path that its session's has not.
    private String principal() {
        return caller.roleName()
                .map(name ->
                        iam.getRole(request -> request.roleName(name)).role().arn())
                .orElse(caller.arn());
    }

    private Finding unknown(String why) {
        return new Finding.NotLookedAt(
                why,
                "Start a run that changes nothing: `rekey doctor --plan%s`"
                        .formatted(aws.options().arguments()));
    }

    private List<Finding> refusals(String principal, String action, String resource) {
        var results = iam.simulatePrincipalPolicy(request ->
                        request.policySourceArn(principal).actionNames(action).resourceArns(resource))
                .evaluationResults();
        return results.isEmpty()
                ? List.of(unknown("IAM says nothing of %s for %s".formatted(action, principal)))
                : results.stream()
                        .flatMap(result -> refusal(principal, action, resource, result).stream())
                        .toList();
    }

    private Optional<Finding> refusal(String principal, String action, String resource, EvaluationResult result) {
        var missing = missing(result);
        if (!missing.isEmpty()) {
            return Optional.of(unknown("Whether %s may do %s depends on what IAM is not told of a real call: %s"
                    .formatted(principal, action, String.join(", ", missing))));
        }
        if (result.evalDecision() == PolicyEvaluationDecisionType.ALLOWED) {
            return Optional.empty();
        }
        var what = "%s may not do %s (%s)".formatted(principal, action, result.evalDecisionAsString());
        return Optional.of(
                Finding.fault(what, isBoundedElsewhere(result) ? ANOTHER_CALLER : remedy(principal, action, resource)));
    }

    /// Conditions of the caller's policies are on these, such as the IP address or MFA.
    private static List<String> missing(EvaluationResult result) {
        return Stream.concat(
                        result.missingContextValues().stream(),
                        result.resourceSpecificResults().stream()
                                .flatMap(specific -> specific.missingContextValues().stream()))
                .distinct()
                .sorted()
                .toList();
    }

    /// By somebody's deny, an SCP or a permissions boundary: then no policy of the caller's own helps.
    private static boolean isBoundedElsewhere(EvaluationResult result) {
        var ofOrganization = result.organizationsDecisionDetail();
        var ofBoundary = result.permissionsBoundaryDecisionDetail();
        return result.evalDecision() == PolicyEvaluationDecisionType.EXPLICIT_DENY
                || (ofOrganization != null && Boolean.FALSE.equals(ofOrganization.allowedByOrganizations()))
                || (ofBoundary != null && Boolean.FALSE.equals(ofBoundary.allowedByPermissionsBoundary()));
    }

    private String remedy(String principal, String action, String resource) {
        var statement = "{\"Effect\": \"Allow\", \"Action\": \"%s\", \"Resource\": \"%s\"}".formatted(action, resource);
        if (principal.contains("/aws-reserved/")) {
            return "Add it to the permission set in IAM Identity Center: " + statement;
        }
        var name = principal.substring(principal.lastIndexOf('/') + 1);
        var kind = principal.contains(":role/") ? "role" : "user";
        return aws.of(
                ("iam put-%s-policy --%s-name %s --policy-name %s --policy-document '{\"Version\": \"2012-10-17\","
                                + " \"Statement\": %s}'")
                        .formatted(kind, kind, name, action.replace("states:", "Rekey"), statement));
    }
}
