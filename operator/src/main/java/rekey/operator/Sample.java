package rekey.operator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import rekey.organization.AccountState;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.StackInstanceSummary;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;

/// Some of the accounts that runs are to visit.
final class Sample {
    static final int SIZE = 5;

    private Sample() {}

    static List<String> of(Hub hub, RandomGenerator random) {
        var stack = hub.stack();
        return some(MemberRolesCheck.units(stack).isEmpty() ? ofOrganization(hub) : ofStackSet(hub, stack), random);
    }

    /// Those of the StackSet that makes the roles.
    private static List<String> ofStackSet(Hub hub, Stack stack) {
        return hub
                .client(CloudFormationClient.builder())
                .listStackInstancesPaginator(request ->
                        request.stackSetName(StackSetRemedies.stackSet(stack)).callAs(stack.parameter("CallAs")))
                .summaries()
                .stream()
                .map(StackInstanceSummary::account)
                .distinct()
                .toList();
    }

    /// Those of the organization that are at work.
    private static List<String> ofOrganization(Hub hub) {
        return hub.client(OrganizationsClient.builder()).listAccountsPaginator().stream()
                .flatMap(page -> page.accounts().stream())
                .filter(account -> AccountState.of(account.stateAsString(), account.statusAsString())
                        .works())
                .map(Account::id)
                .toList();
    }

    static List<String> some(List<String> accounts, RandomGenerator random) {
        var shuffled = new ArrayList<>(accounts);
        Collections.shuffle(shuffled, Random.from(random));
        return shuffled.stream().limit(SIZE).sorted().toList();
    }
}
