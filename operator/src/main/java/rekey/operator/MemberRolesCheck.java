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
import software.amazon.awssdk.services.cloudformation.model.StackSetNotFoundException;
import software.amazon.awssdk.services.organizations.model.Organization;

/// Whether the StackSet could make the member role in each account, and of the right parameters.
///
/// Source: docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-activate-trusted-access.html
///
/// @param organization empty where the account is in none
record MemberRolesCheck(
        CloudFormationClient cloudFormation, Supplier<Optional<Organization>> organization, Stack stack, AwsCommand aws)
        implements Check {
    private static final String ORGANIZATION = "OrganizationId";
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
        List<Finding> findings;
        try {
            findings = Stream.of(access(), parameters(), instances())
                    .flatMap(List::stream)
                    .toList();
        } catch (StackSetNotFoundException _) {
            return List.of(Finding.fault(
                    "The StackSet %s is gone, and the stack says that it is there".formatted(stackSet()),
                    remedies().ofStackSet()));
        }
        return findings.stream().allMatch(Finding.Right.class::isInstance)
                ? Stream.concat(
                                Stream.of(new Finding.Right("Every account of the StackSet that works has its role")),
                                findings.stream())
                        .toList()
                : findings;
    }

    /// Whose accounts get the role from the StackSet; empty where there is none.
    static String units(Stack stack) {
        return stack.parameter(StackSetRemedies.UNITS);
    }

    private String callAs() {
        return stack.parameter("CallAs");
    }

    private String stackSet() {
        return StackSetRemedies.stackSet(stack);
    }

    private StackSetRemedies remedies() {
        return new StackSetRemedies(stack, aws);
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
        var differing = new LinkedHashMap<>(right(stack, organization.get()));
        differing.entrySet().removeIf(entry -> entry.getValue().equals(present.getOrDefault(entry.getKey(), "")));
        if (differing.isEmpty()) {
            return List.of();
        }
        var what = differing.entrySet().stream()
                .map(entry -> "%s is '%s', and '%s' is right"
                        .formatted(entry.getKey(), present.getOrDefault(entry.getKey(), ""), entry.getValue()))
                .collect(Collectors.joining("; its "));
        return List.of(Finding.fault("The StackSet's " + what, remedy(present, differing)));
    }

    /// The stack's other values are its own, and right by that.
    private String remedy(Map<String, String> present, Map<String, String> differing) {
        var id = differing.get(ORGANIZATION);
        return id != null && !id.equals(stack.parameter(ORGANIZATION))
                ? aws.deploy(stack, ORGANIZATION, id)
                : remedies().ofParameters(present.keySet(), differing);
    }

    /// The parameters of member.yaml that the workers depend on, as they are right for the stack.
    ///
    /// @param organization empty where it is not known, and its id is left to a person
    static Map<String, String> right(Stack stack, Optional<Organization> organization) {
        var right = new LinkedHashMap<String, String>();
        right.put("WorkerRoleArn", stack.workerRole());
        organization.ifPresent(found -> right.put(ORGANIZATION, found.id()));
        right.put("RoleName", stack.parameter("MemberRoleName"));
        right.put("PermissionsBoundary", stack.parameter("MemberPermissionsBoundary"));
        return right;
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
                    remedies().ofNoInstance()));
        }
        var findings = new ArrayList<Finding>();
        all.stream()
                .filter(one -> one.status() != StackInstanceStatus.CURRENT)
                .collect(Collectors.groupingBy(Lack::of, LinkedHashMap::new, Collectors.toList()))
                .forEach((lack, several) -> findings.add(lacking(lack, several, all.size())));
        return findings;
    }

    /// What accounts have in common that lack the right role.
    ///
    /// @param hasStack whether one was ever made there
    private record Lack(String why, boolean hasStack) {
        static Lack of(StackInstanceSummary one) {
            var status = one.stackInstanceStatus();
            var detailed = status == null ? "" : status.detailedStatusAsString();
            return new Lack(
                    "%s %s: %s".formatted(one.statusAsString(), detailed, one.statusReason()),
                    one.stackId() != null && !one.stackId().isEmpty());
        }
    }

    private Finding lacking(Lack lack, List<StackInstanceSummary> several, int all) {
        var accounts =
                several.stream().map(StackInstanceSummary::account).sorted().toList();
        var named = "%s: %s"
                .formatted(
                        lack.why(), String.join(", ", accounts.subList(0, Math.min(NAMED_ACCOUNTS, accounts.size()))));
        var some = "%s of %s of the StackSet".formatted(Format.number(several.size()), Format.count(all, "account"));
        var what = "%s lack the right role (%s)".formatted(some, named);
        return switch (status(several.getFirst())) {
            case PENDING, RUNNING ->
                Finding.advice(what, "Wait for it: " + remedies().list());
            case SKIPPED_SUSPENDED_ACCOUNT ->
                new Finding.Right("%s are suspended, have no role, and no run visits them (%s)".formatted(some, named));
            case INOPERABLE -> Finding.fault(what, remedies().ofInoperable(accounts));
            case SUCCEEDED, FAILED, FAILED_IMPORT, CANCELLED, UNKNOWN_TO_SDK_VERSION ->
                Finding.fault(what, remedies().ofInstances(lack.hasStack(), accounts));
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
}
