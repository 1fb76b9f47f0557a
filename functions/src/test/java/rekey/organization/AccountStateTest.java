package rekey.organization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AccountStateTest {
    @Test
    void theStateOfTodayIsStrongerThanTheRetiredStatus() {
        assertThat(AccountState.of("CLOSED", "SUSPENDED")).isEqualTo(AccountState.CLOSED);
        assertThat(AccountState.of("PENDING_CLOSURE", "ACTIVE")).isEqualTo(AccountState.PENDING_CLOSURE);
    }

    @Test
    void theStatusIsAskedWhereThereIsNoState() {
        assertThat(AccountState.of(null, "ACTIVE")).isEqualTo(AccountState.ACTIVE);
        assertThat(AccountState.of(null, "SUSPENDED")).isEqualTo(AccountState.SUSPENDED);
    }

    @Test
    void aWordThatAwsAddedSinceIsUnknownAndNotTheStatus() {
        assertThat(AccountState.of("HIBERNATING", "ACTIVE")).isEqualTo(AccountState.UNKNOWN);
    }

    @Test
    void anAccountOfWhichNothingIsSaidIsUnknown() {
        assertThat(AccountState.of(null, null)).isEqualTo(AccountState.UNKNOWN);
    }

    @Test
    void onlyActiveAccountsAndThoseAboutToCloseAreWorkedOn() {
        assertThat(Arrays.stream(AccountState.values()).filter(AccountState::works))
                .containsExactly(AccountState.ACTIVE, AccountState.PENDING_CLOSURE);
    }
}
