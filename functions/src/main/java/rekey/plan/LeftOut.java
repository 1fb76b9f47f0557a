package rekey.plan;

import rekey.organization.AccountState;

/// An account that a run does not visit.
///
/// @param reason a half sentence, e.g. `its state is SUSPENDED`
public record LeftOut(String account, String name, String reason) {
    private static final String STATE = "its state is ";

    static String inState(AccountState state) {
        return STATE + state;
    }

    /// The code of what is not done in it, where it cannot be entered.
    String codeOfAbsence() {
        return forItsState() ? "AccountNotActive" : "AccountLeftOrganization";
    }

    /// Whether it is left out because nobody can enter it, whatever the input says.
    boolean forItsState() {
        return reason.startsWith(STATE);
    }
}
