package rekey.operator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.report.Format;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.OrganizationStatus;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.StackInstanceComprehensiveStatus;
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
        return findings.stream().allMatch(Finding.Right.class::isInstance)
                ? Stream.concat(
                                Stream.of(new Finding.Right("Every account of the StackSet that works has its role")),
                                findings.stream())
                        .toList()
                : findings;
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
        var present = cloudFormation
                .describeStackSet(request -> request.stackSetName(stackSet()).callAs(callAs()))
                .stackSet()
                .parameters()
                .stream()
                .collect(Collectors.toMap(
                        Parameter::parameterKey,
                        given -> Objects.requireNonNullElse(given.parameterValue(), ""),
                        (one, _) -> one));
        return right(stack, organization.get()).entrySet().stream()
                .filter(entry -> !entry.getValue().equals(present.getOrDefault(entry.getKey(), "")))
                .map(entry -> Finding.fault(
                        "The StackSet's %s is '%s', and '%s' is right"
                                .formatted(entry.getKey(), present.getOrDefault(entry.getKey(), ""), entry.getValue()),
                        update(present, entry.getKey(), entry.getValue())))
                .toList();
    }

    /// The parameters of member.yaml that the workers depend on, as they are right for the stack.
    ///
    /// @param organization empty where it is not known, and its id is left to a person
    static Map<String, String> right(Stack stack, Optional<Organization> organization) {
        var right = new LinkedHashMap<String, String>();
        right.put("WorkerRoleArn", stack.workerRole());
        organization.ifPresent(found -> right.put("OrganizationId", found.id()));
        right.put("RoleName", stack.parameter("MemberRoleName"));
        right.put("PermissionsBoundary", stack.parameter("MemberPermissionsBoundary"));
        return right;
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
                    aws.of(ofInstances("create", List.of("ACCOUNT")))));
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
        var named = "%s: %s"
                .formatted(why, String.join(", ", accounts.subList(0, Math.min(NAMED_ACCOUNTS, accounts.size()))));
        var some = "%s of %s of the StackSet".formatted(Format.number(several.size()), Format.count(all, "account"));
        var what = "%s lack the right role (%s)".formatted(some, named);
        return switch (status(several.getFirst())) {
            case PENDING, RUNNING ->
                Finding.advice(
                        what,
                        "Wait for it: "
                                + aws.of("cloudformation list-stack-instances --stack-set-name %s --call-as %s"
                                        .formatted(stackSet(), callAs())));
            case SKIPPED_SUSPENDED_ACCOUNT ->
                new Finding.Right("%s are suspended, have no role, and no run visits them (%s)".formatted(some, named));
            case INOPERABLE -> Finding.fault(what, replacement(accounts));
            case SUCCEEDED, FAILED, FAILED_IMPORT, CANCELLED, UNKNOWN_TO_SDK_VERSION ->
                Finding.fault(what, aws.of(ofInstances("create", accounts)));
        };
    }

    /// CloudFormation leaves such an instance out of everything, until it is told to forget it.
    private static StackInstanceDetailedStatus status(StackInstanceSummary one) {
        if (one.status() == StackInstanceStatus.INOPERABLE) {
            return StackInstanceDetailedStatus.INOPERABLE;
        }
        return Optional.ofNullable(one.stackInstanceStatus())
                .map(StackInstanceComprehensiveStatus::detailedStatus)
                .orElse(StackInstanceDetailedStatus.UNKNOWN_TO_SDK_VERSION);
    }

    /// Source: docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-concepts.html
    private String replacement(List<String> accounts) {
        return ("Have the StackSet forget these: `%s`; when that has ended, delete what is left of the stack in each"
                        + " account, and have them made again: `%s`")
                .formatted(
                        aws.of(ofInstances("delete", accounts) + " --retain-stacks"),
                        aws.of(ofInstances("create", accounts)));
    }

    private String ofInstances(String what, List<String> accounts) {
        return ("cloudformation %s-stack-instances --stack-set-name %s --call-as %s --regions %s"
                        + " --deployment-targets 'OrganizationalUnitIds=%s,Accounts=%s,AccountFilterType=INTERSECTION'")
                .formatted(what, stackSet(), callAs(), aws.region(), units(stack), String.join(",", accounts));
    }
}
