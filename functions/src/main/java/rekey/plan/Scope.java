package rekey.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import rekey.input.AccountScope;
import rekey.input.InvalidInput;
import rekey.input.OrganizationalUnitScope;
import rekey.input.Problems;
import rekey.organization.Account;

/// The accounts of the organization that the input asks for and that can be worked on, and why the
/// others are left out. The hub is an account like any other: it is in the organization's list, and
/// it is entered through its member role.
///
/// @param warnings about ids that do nothing
record Scope(List<Account> accounts, List<LeftOut> leftOut, List<String> warnings) {

    /// `include` of accounts and of organizational units both restrict, and either `exclude` is
    /// stronger than both.
    ///
    /// @param accountsBelow the accounts of an organizational unit; empty where there is no such
    ///     unit
    /// @throws InvalidInput where the input names what is not in the organization or does not work,
    ///     or where nothing is left: an input that means nothing must not pass for a run that found
    ///     nothing to do
    static Scope of(
            AccountScope wanted,
            OrganizationalUnitScope wantedUnits,
            List<Account> organization,
            Function<String, Optional<Set<String>>> accountsBelow) {
        var problems = new Problems();
        var units = UnitMembers.of(wantedUnits, accountsBelow, problems);
        boolean unitsAreKnown = problems.none();
        var byId = organization.stream().collect(Collectors.toMap(Account::id, Function.identity()));
        includedInVain(wanted.include(), byId, units, unitsAreKnown, problems);
        var accounts = new ArrayList<Account>();
        var leftOut = new ArrayList<LeftOut>();
        var reasons = new Reasons(wanted, units);
        organization.stream().sorted(Comparator.comparing(Account::id)).forEach(account -> {
            reasons.against(account)
                    .ifPresentOrElse(
                            reason -> leftOut.add(new LeftOut(account.id(), account.name(), reason)),
                            () -> accounts.add(account));
        });
        if (accounts.isEmpty() && problems.none()) {
            problems.add("accounts", "at least one active account of the organization expected, none is left");
        }
        problems.throwIfAny();
        return new Scope(List.copyOf(accounts), List.copyOf(leftOut), excludedInVain(wanted.exclude(), byId));
    }

    private static void includedInVain(
            List<String> include,
            Map<String, Account> organization,
            UnitMembers units,
            boolean unitsAreKnown,
            Problems problems) {
        for (int i = 0; i < include.size(); i++) {
            var id = include.get(i);
            var path = "accounts.include[%d]".formatted(i);
            var account = organization.get(id);
            if (account == null) {
                problems.add(path, "an account of the organization expected, was \"%s\"".formatted(id));
            } else if (!account.state().works()) {
                problems.add(path, "an active account expected, %s is %s".formatted(id, account.state()));
            } else if (unitsAreKnown && !units.includes(id)) {
                problems.add(
                        path, "an account below organizationalUnits.include expected, %s is below none".formatted(id));
            }
        }
    }

    private static List<String> excludedInVain(List<String> exclude, Map<String, Account> organization) {
        var warnings = new ArrayList<String>();
        for (int i = 0; i < exclude.size(); i++) {
            if (!organization.containsKey(exclude.get(i))) {
                warnings.add("accounts.exclude[%d]: %s is no account of the organization: nothing is left out for it"
                        .formatted(i, exclude.get(i)));
            }
        }
        return List.copyOf(warnings);
    }
}
