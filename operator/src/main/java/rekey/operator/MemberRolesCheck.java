package rekey.operator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.report.Format;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.OrganizationStatus;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.StackInstanceDetailedStatus;
import software.amazon.awssdk.services.cloudformation.model.StackInstanceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackInstanceSummary;
import software.amazon.awssdk.services.organizations.model.Organization;

/// Whether the StackSet could make the member role in each account, and of the right parameters.
///
/// Source: docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-activate-trusted-access.html
///
/// @param organization empty where the account is in none
record MemberRolesCheck(
        CloudFormationClient cloudFormation, Supplier<Optional<Organization>> organization, Stack stack, AwsCommand aws)
        implements Check {
    /// As template.yaml names the StackSet.
    private static final String SUFFIX = "-member-role";
    private static final int NAMED_ACCOUNTS = 10;

    @Override
    public String name() {
        return "member roles";
    }

    @Override
    public List<Finding> look() {
        if (units(stack).isEmpty()) {
            return List.of(new Finding.Right(
                    "The stack has no StackSet: the member roles are deployed by hand, with member.yaml"));
        }
        var findings = Stream.of(access(), parameters(), instances())
                .flatMap(List::stream)
                .toList();
        return findings.isEmpty() ? List.of(new Finding.Right("Every account of the StackSet has its role")) : findings;
    }

    /// Whose accounts get the role from the StackSet; empty where there is none.
    static String units(Stack stack) {
        return stack.parameter("OrganizationalUnitIds");
    }

    private String callAs() {
        return stack.parameter("CallAs");
    }

    private String stackSet() {
        return stackSet(stack);
    }

    static String stackSet(Stack stack) {
        return stack.name() + SUFFIX;
    }

    private List<Finding> access() {
        var status = cloudFormation
                .describeOrganizationsAccess(request -> request.callAs(callAs()))
                .status();
        return status == OrganizationStatus.ENABLED
                ? List.of()
                : List.of(Finding.fault(
                        "Trusted access of StackSets to the organization is %s: accounts that join get no role"
                                .formatted(status),
                        "In the management account: " + aws.elsewhere("cloudformation activate-organizations-access")));
    }

    /// What each role trusts, as far as the stack and the organization can tell.
    private List<Finding> parameters() {
        var given = cloudFormation
                .describeStackSet(request -> request.stackSetName(stackSet()).callAs(callAs()))
                .stackSet()
                .parameters()
                .stream()
                .collect(Collectors.toMap(Parameter::parameterKey, Parameter::parameterValue, (one, _) -> one));
        var right = new LinkedHashMap<String, String>();
        right.put("WorkerRoleArn", stack.workerRole());
        organization.get().ifPresent(found -> right.put("OrganizationId", found.id()));
        right.put("RoleName", stack.parameter("MemberRoleName"));
        right.put("PermissionsBoundary", stack.parameter("MemberPermissionsBoundary"));
        return right.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(given.getOrDefault(entry.getKey(), "")))
                .map(entry -> Finding.fault(
                        "The StackSet's %s is '%s', and '%s' is right"
                                .formatted(entry.getKey(), given.getOrDefault(entry.getKey(), ""), entry.getValue()),
                        update(given, entry.getKey(), entry.getValue())))
                .toList();
    }

    private String update(Map<String, String> given, String parameter, String value) {
        return aws.of(("cloudformation update-stack-set --stack-set-name %s --call-as %s --use-previous-template"
                        + " --capabilities CAPABILITY_NAMED_IAM --parameters ParameterKey=%s,ParameterValue=%s%s")
                .formatted(
                        stackSet(),
                        callAs(),
                        parameter,
                        value,
                        given.keySet().stream()
                                .filter(other -> !other.equals(parameter))
                                .sorted()
                                .map(" ParameterKey=%s,UsePreviousValue=true"::formatted)
                                .collect(Collectors.joining())));
    }

    private List<Finding> instances() {
        var all = cloudFormation
                .listStackInstancesPaginator(
                        request -> request.stackSetName(stackSet()).callAs(callAs()))
                .summaries()
                .stream()
                .toList();
        if (all.isEmpty()) {
            return List.of(Finding.fault(
                    "The StackSet %s has made no role in any account".formatted(stackSet()),
                    repair(List.of("ACCOUNT"))));
        }
        var findings = new ArrayList<Finding>();
        all.stream()
                .filter(one -> one.status() != StackInstanceStatus.CURRENT)
                .collect(Collectors.groupingBy(MemberRolesCheck::why, LinkedHashMap::new, Collectors.toList()))
                .forEach((why, several) -> findings.add(lacking(why, several, all.size())));
        return findings;
    }

    private static String why(StackInstanceSummary one) {
        var status = one.stackInstanceStatus();
        var detailed = status == null ? "" : status.detailedStatusAsString();
        return "%s %s: %s".formatted(one.statusAsString(), detailed, one.statusReason());
    }

    private Finding lacking(String why, List<StackInstanceSummary> several, int all) {
        var accounts =
                several.stream().map(StackInstanceSummary::account).sorted().toList();
        var what = "%s of %s of the StackSet lack the right role (%s): %s"
                .formatted(
                        Format.number(several.size()),
                        Format.count(all, "account"),
                        why,
                        String.join(", ", accounts.subList(0, Math.min(NAMED_ACCOUNTS, accounts.size()))));
        var status = several.getFirst().stackInstanceStatus();
        boolean underWay = status != null
                && (status.detailedStatus() == StackInstanceDetailedStatus.PENDING
                        || status.detailedStatus() == StackInstanceDetailedStatus.RUNNING);
        return underWay
                ? Finding.advice(
                        what,
                        "Wait for it: " + aws.of("cloudformation list-stack-instances --stack-set-name " + stackSet()))
                : Finding.fault(what, repair(accounts));
    }

    private String repair(List<String> accounts) {
        return aws.of(("cloudformation create-stack-instances --stack-set-name %s --call-as %s --regions %s"
                        + " --deployment-targets 'OrganizationalUnitIds=%s,Accounts=%s,AccountFilterType=INTERSECTION'")
                .formatted(stackSet(), callAs(), aws.region(), units(stack), String.join(",", accounts)));
    }
}
