package rekey.input;

import java.util.List;
import java.util.stream.Stream;
import rekey.place.Place;

/// Which accounts are wanted.
///
/// @param include account ids; empty for every active account
/// @param exclude account ids, stronger than `include`
public record AccountScope(List<String> include, List<String> exclude) {
    public static final AccountScope ALL = new AccountScope(List.of(), List.of());

    public AccountScope {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        Stream.concat(include.stream(), exclude.stream())
                .filter(id -> !Place.isAccount(id))
                .findFirst()
                .ifPresent(id -> {
                    throw new IllegalArgumentException("account ids must be 12 digits, was \"" + id + "\"");
                });
    }
}
