package rekey.organization;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The state of an account of the organization.
///
/// Source:
/// docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html
public enum AccountState {
    ACTIVE,
    /// Closing, and still at work: its logs are still written.
    PENDING_CLOSURE,
    PENDING_ACTIVATION,
    SUSPENDED,
    CLOSED,
    /// A state that AWS added since; not worked on, and reported.
    UNKNOWN;

    /// @param state `Account.State`, the word of today
    /// @param status `Account.Status`, retired on 2026-09-09; asked only where there is no state
    public static AccountState of(@Nullable String state, @Nullable String status) {
        var word = state == null ? status : state;
        return Arrays.stream(values())
                .filter(value -> value.name().equals(word))
                .findFirst()
                .orElse(UNKNOWN);
    }

    public boolean works() {
        return this == ACTIVE || this == PENDING_CLOSURE;
    }
}
