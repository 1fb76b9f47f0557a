package rekey.plan;

import java.util.Optional;
import java.util.Set;
import rekey.input.AccountScope;
import rekey.organization.Account;

/// Why accounts are left out of a run.
final class Reasons {
    private final Set<String> include;
    private final Set<String> exclude;
    private final UnitMembers units;

    Reasons(AccountScope wanted, UnitMembers units) {
        this.include = Set.copyOf(wanted.include());
        this.exclude = Set.copyOf(wanted.exclude());
        this.units = units;
    }

    /// @return a half sentence that names the field; empty for an account that is visited
    Optional<String> against(Account account) {
        if (!account.state().works()) {
            return Optional.of(LeftOut.inState(account.state()));
        }
        if (exclude.contains(account.id())) {
            return Optional.of("accounts.exclude names it");
        }
        var excluding = units.excluding(account.id());
        if (excluding.isPresent()) {
            return Optional.of("organizationalUnits.exclude names %s, and it is below that".formatted(excluding.get()));
        }
        if (!include.isEmpty() && !include.contains(account.id())) {
            return Optional.of("accounts.include does not name it");
        }
        return units.includes(account.id())
                ? Optional.empty()
                : Optional.of("it is below no unit that organizationalUnits.include names");
    }
}
