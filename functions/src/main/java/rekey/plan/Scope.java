package rekey.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import rekey.input.AccountScope;
import rekey.input.InvalidInput;
import rekey.input.Problems;
import rekey.organization.Account;

/// The accounts of the organization that the input asks for and that can be worked on, and why the
/// others are left out.
record Scope(List<Plan.PlannedAccount> accounts, List<LeftOut> leftOut) {

    /// @throws InvalidInput where the input names an account that is not in the organization or
    ///     does not work, or where nothing is left: an input that means nothing must not pass for a
    ///     run that found nothing to do
    static Scope of(AccountScope wanted, List<String> regions, List<Account> organization) {
        var problems = new Problems();
        includedInVain(wanted, organization, problems);
        var accounts = new ArrayList<Plan.PlannedAccount>();
        var leftOut = new ArrayList<LeftOut>();
        organization.stream().sorted(Comparator.comparing(Account::id)).forEach(account -> {
            if (!account.state().works()) {
                leftOut.add(new LeftOut(account.id(), account.name(), "its state is " + account.state()));
            } else if ((!wanted.include().isEmpty() && !wanted.include().contains(account.id()))
                    || wanted.exclude().contains(account.id())) {
                leftOut.add(new LeftOut(account.id(), account.name(), "the execution input leaves it out"));
            } else {
                accounts.add(new Plan.PlannedAccount(account.id(), account.name(), regions));
            }
        });
        if (accounts.isEmpty() && problems.none()) {
            problems.add("accounts", "at least one active account of the organization expected, none is left");
        }
        problems.throwIfAny();
        return new Scope(List.copyOf(accounts), List.copyOf(leftOut));
    }

    private static void includedInVain(AccountScope wanted, List<Account> organization, Problems problems) {
        Map<String, Account> byId =
                organization.stream().collect(Collectors.toMap(Account::id, Function.identity(), (a, _) -> a));
        for (int i = 0; i < wanted.include().size(); i++) {
            var id = wanted.include().get(i);
            var path = "accounts.include[%d]".formatted(i);
            var account = byId.get(id);
            if (account == null) {
                problems.add(path, "an account of the organization expected, was \"%s\"".formatted(id));
            } else if (!account.state().works()) {
                problems.add(path, "an active account expected, %s is %s".formatted(id, account.state()));
            }
        }
    }
}
