package rekey.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import rekey.input.AccountScope;
import rekey.input.InvalidInput;
import rekey.organization.Account;
import rekey.organization.AccountState;

class ScopeTest {
    private static final List<String> REGIONS = List.of("eu-central-1");

    private static final Account ONE = new Account("111111111111", "one", AccountState.ACTIVE);
    private static final Account TWO = new Account("222222222222", "two", AccountState.ACTIVE);
    private static final Account CLOSING = new Account("333333333333", "closing", AccountState.PENDING_CLOSURE);
    private static final Account SUSPENDED = new Account("444444444444", "suspended", AccountState.SUSPENDED);
    private static final List<Account> ORGANIZATION = List.of(SUSPENDED, TWO, CLOSING, ONE);

    private static Scope scope(List<String> include, List<String> exclude) {
        return Scope.of(new AccountScope(include, exclude), REGIONS, ORGANIZATION);
    }

    @Test
    void everyAccountThatWorksIsInInTheOrderOfTheirIds() {
        assertThat(Scope.of(AccountScope.ALL, REGIONS, ORGANIZATION).accounts())
                .containsExactly(
                        new Plan.PlannedAccount("111111111111", "one", REGIONS),
                        new Plan.PlannedAccount("222222222222", "two", REGIONS),
                        new Plan.PlannedAccount("333333333333", "closing", REGIONS));
    }

    @Test
    void whoIsLeftOutIsToldWithTheReason() {
        assertThat(scope(List.of(), List.of("222222222222")).leftOut())
                .containsExactly(
                        new LeftOut("222222222222", "two", "the execution input leaves it out"),
                        new LeftOut("444444444444", "suspended", "its state is SUSPENDED"));
    }

    @Test
    void includeLeavesEverybodyElseOut() {
        assertThat(scope(List.of("222222222222"), List.of()).accounts())
                .extracting(Plan.PlannedAccount::account)
                .containsExactly("222222222222");
    }

    @Test
    void excludeIsStrongerThanInclude() {
        assertThat(scope(List.of("111111111111", "222222222222"), List.of("111111111111"))
                        .accounts())
                .extracting(Plan.PlannedAccount::account)
                .containsExactly("222222222222");
    }

    @Test
    void whoIsIncludedAndUnknownOrDoesNotWorkIsAProblemEachWithItsPath() {
        assertThatThrownBy(() -> scope(List.of("999999999999", "111111111111", "444444444444"), List.of()))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("accounts.include[0]: an account of the organization expected, was \"999999999999\"; "
                        + "accounts.include[2]: an active account expected, 444444444444 is SUSPENDED");
    }

    @Test
    void anUnknownAccountMayBeExcluded() {
        assertThat(scope(List.of(), List.of("999999999999")).accounts()).hasSize(3);
    }

    @Test
    void nothingLeftIsAProblemAndNoRunThatFoundNothingToDo() {
        assertThatThrownBy(() -> scope(List.of("111111111111"), List.of("111111111111")))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("accounts: at least one active account of the organization expected, none is left");
        assertThatThrownBy(() -> Scope.of(AccountScope.ALL, REGIONS, List.of(SUSPENDED)))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> Scope.of(AccountScope.ALL, REGIONS, List.of())).isInstanceOf(InvalidInput.class);
    }
}
