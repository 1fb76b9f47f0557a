package rekey.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.AccessDeniedException;
import software.amazon.awssdk.services.organizations.model.AwsOrganizationsNotInUseException;
import software.amazon.awssdk.services.organizations.model.Organization;

/// Whether the accounts of the organization can be listed from the stack's account, and whether the
/// stack knows the organization.
///
/// Source: docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_delegated_admin.html
///
/// @param organization empty where there is none
record OrganizationCheck(
        OrganizationsClient organizations, Supplier<Optional<Organization>> organization, Stack stack, AwsCommand aws)
        implements Check {
    private static final String STACK_SETS = "member.org.stacksets.cloudformation.amazonaws.com";
    /// How AWS refuses a caller that lacks the permission; else it is the account that may not.
    private static final String OF_IAM = "not authorized to perform";

    /// Of the account that is asked from; empty where it is in none.
    static Optional<Organization> ask(OrganizationsClient organizations) {
        try {
            return Optional.of(organizations.describeOrganization().organization());
        } catch (AwsOrganizationsNotInUseException _) {
            return Optional.empty();
        }
    }

    @Override
    public String name() {
        return "organization";
    }

    @Override
    public List<Finding> look() {
        var found = organization.get();
        if (found.isEmpty()) {
            return List.of(Finding.fault(
                    "Account %s is in no organization".formatted(stack.account()),
                    "Deploy the stack in the management account of one, or in a delegated administrator"));
        }
        var findings = new ArrayList<Finding>();
        findings.add(listing(found.get()));
        id(found.get()).ifPresent(findings::add);
        return List.copyOf(findings);
    }

    private Finding listing(Organization found) {
        boolean management = stack.account().equals(found.masterAccountId());
        try {
            organizations.listAccounts(request -> request.maxResults(1));
        } catch (AccessDeniedException e) {
            if (management || String.valueOf(e.getMessage()).contains(OF_IAM)) {
                throw e;
            }
            return Finding.fault(
                    "Account %s may not list the organization: it is neither the management account (%s) nor a delegated administrator"
                            .formatted(stack.account(), found.masterAccountId()),
                    "In the management account: "
                            + aws.elsewhere(
                                    "organizations register-delegated-administrator --account-id %s --service-principal %s"
                                            .formatted(stack.account(), STACK_SETS)));
        }
        return new Finding.Right("%s can be listed: account %s is %s"
                .formatted(
                        found.id(),
                        stack.account(),
                        management ? "its management account" : "a delegated administrator"));
    }

    /// The member roles trust nobody outside the organization that the stack names.
    private Optional<Finding> id(Organization found) {
        var named = stack.parameter("OrganizationId");
        return named.isEmpty() || named.equals(found.id())
                ? Optional.empty()
                : Optional.of(Finding.fault(
                        "The stack's OrganizationId is %s, and the organization's id is %s"
                                .formatted(named, found.id()),
                        aws.deploy(stack, "OrganizationId", found.id())));
    }
}
