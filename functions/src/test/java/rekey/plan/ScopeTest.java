package rekey.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import rekey.input.AccountScope;
import rekey.input.InvalidInput;
import rekey.input.OrganizationalUnitScope;
import rekey.organization.Account;
import rekey.organization.AccountState;

class ScopeTest {
    private static final Account ONE = new Account("111111111111", "one", AccountState.ACTIVE);
    private static final Account TWO = new Account("222222222222", "two", AccountState.ACTIVE);
    private static final Account CLOSING = new Account("333333333333", "closing", AccountState.PENDING_CLOSURE);
    private static final Account SUSPENDED = new Account("444444444444", "suspended", AccountState.SUSPENDED);
    private static final List<Account> ORGANIZATION = List.of(SUSPENDED, TWO, CLOSING, ONE);

    private static final String UPPER = "ou-root-upper000";
    private static final String LOWER = "ou-root-lower000";
    private static final String ELSEWHERE = "ou-root-elsewhere";
    private static final String EMPTY = "ou-root-empty000";
    private static final String MISSPELT = "ou-root-misspelt";

    /// `LOWER` is below `UPPER`; an account that is in no list of accounts is below both.
    private static final Map<String, Set<String>> UNITS = Map.of(
            UPPER, Set.of(ONE.id(), TWO.id(), SUSPENDED.id(), "999999999999"),
            LOWER, Set.of(TWO.id(), "999999999999"),
            ELSEWHERE, Set.of(CLOSING.id()),
            EMPTY, Set.of());

    private static Scope scope(AccountScope accounts, OrganizationalUnitScope units) {
        return Scope.of(accounts, units, ORGANIZATION, unit -> Optional.ofNullable(UNITS.get(unit)));
    }

    private static Scope accounts(List<String> include, List<String> exclude) {
        return scope(new AccountScope(include, exclude), OrganizationalUnitScope.ALL);
    }

    private static Scope units(List<String> include, List<String> exclude) {
        return scope(AccountScope.ALL, new OrganizationalUnitScope(include, exclude));
    }

    private static List<String> reasons(Scope scope) {
        var all = new ArrayList<String>();
        scope.leftOut().forEach(left -> all.add(left.account().charAt(0) + ": " + left.reason()));
        return all;
    }

    @Test
    void everyAccountThatWorksIsInInTheOrderOfTheirIds() {
        assertThat(scope(AccountScope.ALL, OrganizationalUnitScope.ALL).accounts())
                .containsExactly(ONE, TWO, CLOSING);
    }

    @Test
    void whoIsLeftOutIsToldWithTheFieldThatDoesIt() {
        assertThat(accounts(List.of(), List.of(TWO.id())).leftOut())
                .containsExactly(
                        new LeftOut("222222222222", "two", "accounts.exclude names it"),
                        new LeftOut("444444444444", "suspended", "its state is SUSPENDED"));
        assertThat(reasons(accounts(List.of(TWO.id()), List.of())))
                .containsExactly(
                        "1: accounts.include does not name it",
                        "3: accounts.include does not name it",
                        "4: its state is SUSPENDED");
        assertThat(reasons(units(List.of(UPPER), List.of(LOWER))))
                .containsExactly(
                        "2: organizationalUnits.exclude names ou-root-lower000, and it is below that",
                        "3: it is below no unit that organizationalUnits.include names",
                        "4: its state is SUSPENDED");
    }

    @Test
    void everyAccountOfTheOrganizationIsInOrLeftOut() {
        var scope = scope(
                new AccountScope(List.of(ONE.id(), TWO.id()), List.of(TWO.id())),
                new OrganizationalUnitScope(List.of(UPPER), List.of(ELSEWHERE)));
        assertThat(scope.accounts().size() + scope.leftOut().size()).isEqualTo(ORGANIZATION.size());
    }

    @Test
    void includeLeavesEverybodyElseOut() {
        assertThat(accounts(List.of(TWO.id()), List.of()).accounts()).containsExactly(TWO);
        assertThat(units(List.of(LOWER), List.of()).accounts()).containsExactly(TWO);
        assertThat(units(List.of(LOWER, ELSEWHERE), List.of()).accounts()).containsExactly(TWO, CLOSING);
    }

    @Test
    void bothIncludesRestrict() {
        assertThat(scope(
                                new AccountScope(List.of(ONE.id()), List.of()),
                                new OrganizationalUnitScope(List.of(UPPER), List.of()))
                        .accounts())
                .containsExactly(ONE);
    }

    @Test
    void excludeIsStrongerThanIncludeFromEitherField() {
        assertThat(accounts(List.of(ONE.id(), TWO.id()), List.of(ONE.id())).accounts())
                .containsExactly(TWO);
        assertThat(units(List.of(UPPER), List.of(LOWER)).accounts()).containsExactly(ONE);
        assertThat(units(List.of(LOWER, ELSEWHERE), List.of(UPPER)).accounts()).containsExactly(CLOSING);
        assertThat(scope(
                                new AccountScope(List.of(ONE.id(), TWO.id()), List.of()),
                                new OrganizationalUnitScope(List.of(), List.of(LOWER)))
                        .accounts())
                .containsExactly(ONE);
        assertThat(scope(
                                new AccountScope(List.of(), List.of(ONE.id())),
                                new OrganizationalUnitScope(List.of(UPPER), List.of()))
                        .accounts())
                .containsExactly(TWO);
    }

    /// It was moved while the units were listed: to touch it would be worse than to leave it out.
    @Test
    void anAccountThatIsFoundInAnIncludedAndInAnExcludedUnitIsLeftOut() {
        var moving = Map.of(UPPER, Set.of(ONE.id(), TWO.id()), ELSEWHERE, Set.of(TWO.id()));
        assertThat(Scope.of(
                                AccountScope.ALL,
                                new OrganizationalUnitScope(List.of(UPPER), List.of(ELSEWHERE)),
                                ORGANIZATION,
                                unit -> Optional.ofNullable(moving.get(unit)))
                        .accounts())
                .containsExactly(ONE);
    }

    @Test
    void anAccountThatOnlyTheUnitsKnowIsNotVisited() {
        assertThat(units(List.of(UPPER), List.of()).accounts()).containsExactly(ONE, TWO);
    }

    @Test
    void whoIsIncludedAndUnknownOrDoesNotWorkIsAProblemEachWithItsPath() {
        assertThatThrownBy(() -> accounts(List.of("999999999999", ONE.id(), SUSPENDED.id()), List.of()))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("accounts.include[0]: an account of the organization expected, was \"999999999999\"; "
                        + "accounts.include[2]: an active account expected, 444444444444 is SUSPENDED");
    }

    @Test
    void whoIsIncludedAndBelowNoIncludedUnitIsAProblem() {
        assertThatThrownBy(() -> scope(
                        new AccountScope(List.of(TWO.id(), CLOSING.id()), List.of()),
                        new OrganizationalUnitScope(List.of(UPPER), List.of())))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("accounts.include[1]: an account below organizationalUnits.include expected,"
                        + " 333333333333 is below none");
    }

    @Test
    void aUnitThatTheOrganizationDoesNotHaveIsAProblemOnEitherSide() {
        assertThatThrownBy(() -> units(List.of(UPPER, MISSPELT), List.of()))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("organizationalUnits.include[1]: an organizational unit of the organization expected,"
                        + " was \"ou-root-misspelt\"");
        assertThatThrownBy(() -> units(List.of(), List.of(MISSPELT)))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("organizationalUnits.exclude[0]: an organizational unit of the organization expected,"
                        + " was \"ou-root-misspelt\"");
    }

    @Test
    void allProblemsComeAtOnceAndNoneThatFollowsFromAnother() {
        assertThatThrownBy(() -> scope(
                        new AccountScope(List.of(ONE.id(), "999999999999"), List.of()),
                        new OrganizationalUnitScope(List.of(MISSPELT), List.of(MISSPELT))))
                .hasMessage("organizationalUnits.include[0]: an organizational unit of the organization expected,"
                        + " was \"ou-root-misspelt\"; organizationalUnits.exclude[0]: an organizational unit of the"
                        + " organization expected, was \"ou-root-misspelt\"; accounts.include[1]: an account of the"
                        + " organization expected, was \"999999999999\"");
    }

    @Test
    void anUnknownAccountMayBeExcludedAndIsWarnedOf() {
        var scope = accounts(List.of(), List.of(TWO.id(), "999999999999"));
        assertThat(scope.accounts()).containsExactly(ONE, CLOSING);
        assertThat(scope.warnings())
                .containsExactly("accounts.exclude[1]: 999999999999 is no account of the organization:"
                        + " nothing is left out for it");
    }

    @Test
    void aScopeThatSaysWhatThereIsGivesNoWarning() {
        assertThat(accounts(List.of(ONE.id()), List.of(SUSPENDED.id())).warnings())
                .isEmpty();
    }

    @Test
    void nothingLeftIsAProblemAndNoRunThatFoundNothingToDo() {
        assertThatThrownBy(() -> accounts(List.of(ONE.id()), List.of(ONE.id())))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("accounts: at least one active account of the organization expected, none is left");
        assertThatThrownBy(() -> units(List.of(EMPTY), List.of())).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> units(List.of(UPPER), List.of(UPPER))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> Scope.of(
                        AccountScope.ALL, OrganizationalUnitScope.ALL, List.of(SUSPENDED), _ -> Optional.empty()))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(
                        () -> Scope.of(AccountScope.ALL, OrganizationalUnitScope.ALL, List.of(), _ -> Optional.empty()))
                .isInstanceOf(InvalidInput.class);
    }
}
