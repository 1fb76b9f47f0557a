package rekey.input;

import java.util.List;

/// Which accounts are wanted.
///
/// @param include account ids; empty for every active account
/// @param exclude account ids, stronger than `include`
public record AccountScope(List<String> include, List<String> exclude) {
    public static final AccountScope ALL = new AccountScope(List.of(), List.of());

    public boolean test(String account) {
        return (include.isEmpty() || include.contains(account)) && !exclude.contains(account);
    }
}
