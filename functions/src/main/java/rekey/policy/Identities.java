package rekey.policy;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rekey.place.Place;

/// Those whose access two policies may treat differently: whom either of them names, as a principal
/// or in a condition, and all others of an account together.
final class Identities {
    private static final String PRINCIPAL_ARN = "aws:principalarn";
    private static final String ORGANIZATION = "aws:principalorgid";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");
    private static final Set<String> ACCOUNT = Set.of("aws:principalaccount", "kms:calleraccount");

    private final Place place;
    private final Map<String, Identity> found = new LinkedHashMap<>();
    private final Set<String> accounts = new LinkedHashSet<>();

    private Identities(Place place) {
        this.place = place;
        accounts.add(place.account());
    }

    static Collection<Identity> of(List<Statement> present, List<Statement> wanted, Place place) {
        var identities = new Identities(place);
        present.forEach(statement -> identities.add(statement, statement.allows()));
        wanted.forEach(statement -> identities.add(statement, !statement.allows()));
        identities.accounts.forEach(
                account -> Identity.others(place.partition().id(), account).forEach(identities::add));
        return identities.found.values();
    }

    /// @param wide whether all of an account or an organization that it names may lose what it allows
    private void add(Statement statement, boolean wide) {
        var principals = statement.principals();
        if (principals == null || statement.actions().isEmpty()) {
            return;
        }
        for (var name : new TreeSet<>(principals.named())) {
            if (isOfThePartition(name)) {
                add(Identity.named(name));
            }
        }
        if (wide) {
            accounts.addAll(principals.whole());
        }
        if (wide && (principals.everyone() || principals.except())) {
            add(Identity.elsewhere(place.partition().id()));
        }
        for (var condition : statement.conditions()) {
            var key = condition.lowerCaseKey();
            if (key.equals(PRINCIPAL_ARN)) {
                condition.values().stream()
                        .map(this::filled)
                        .filter(this::isOfThePartition)
                        .forEach(value -> add(Identity.matching(value, place)));
            } else if (wide && ACCOUNT.contains(key)) {
                plain(condition).filter(Place::isAccount).forEach(accounts::add);
            } else if (wide && key.equals(ORGANIZATION)) {
                plain(condition)
                        .filter(id -> id.matches("o-[a-z0-9]+"))
                        .map(id -> Identity.ofOrganization(id, place.partition().id()))
                        .forEach(this::add);
            }
        }
    }

    /// In another part of AWS the same account is another's, and nobody there has a key of this one.
    ///
    /// @param principal or a pattern of principals
    private boolean isOfThePartition(String principal) {
        return !principal.startsWith("arn:")
                || Wildcards.of(principal.split(":", -1)[1])
                        .matches(place.partition().id());
    }

    /// With what policy variables stand for, as far as it is known. What is not may be anything.
    private String filled(String value) {
        return VARIABLE.matcher(value).replaceAll(variable -> switch (Request.lowerCase(variable.group(1))) {
            case "aws:principalaccount" -> place.account();
            case "aws:requestedregion" -> place.region();
            default -> "*";
        });
    }

    /// What a variable stands for is not known.
    private static Stream<String> plain(Condition condition) {
        return condition.values().stream().filter(value -> !value.contains("${"));
    }

    private void add(Optional<Identity> identity) {
        identity.ifPresent(this::add);
    }

    private void add(Identity identity) {
        found.putIfAbsent(identity.text(), identity);
    }
}
