package rekey.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import rekey.place.Place;

/// Statements of a key policy that let identities in, through CloudWatch Logs only, for what they
/// would lose.
final class LetIn {
    /// Whom one statement can name together.
    ///
    /// @param pattern of aws:PrincipalArn; null where the principals are named
    /// @param type of those that are named by their account alone; null for all
    private record Group(
            @Nullable String account,
            String element,
            @Nullable String pattern,
            @Nullable String type,
            Set<NeededAction> actions) {}

    private final Place place;
    private final Map<Group, Set<String>> groups = new LinkedHashMap<>();

    LetIn(Place place) {
        this.place = place;
    }

    /// @param all whether it stands for the roles and the users of its account alike
    void add(Identity identity, boolean all, Set<NeededAction> actions) {
        var account = identity.account();
        switch (identity.kind()) {
            case ROLE, USER, SESSION, FEDERATED_USER -> add(account, "AWS", null, null, actions, identity.text());
            case PROVIDER ->
                add(
                        account,
                        identity.text().matches(".*:iam::\\d{12}:[a-z]+-provider/.*|[^:]+") ? "Federated" : "AWS",
                        null,
                        null,
                        actions,
                        identity.text());
            case PATTERN -> add(account, "AWS", identity.text(), null, actions, "*");
            case OTHER_ROLES, OTHER_USERS -> {
                if (account != null && account.equals(place.account())) {
                    add(account, "AWS", null, all ? null : type(identity), actions, root(account));
                }
            }
            case ORGANIZATION, ELSEWHERE -> {} // whole accounts of others are not let in for a few
        }
    }

    private void add(
            @Nullable String account,
            String element,
            @Nullable String pattern,
            @Nullable String type,
            Set<NeededAction> actions,
            String principal) {
        groups.computeIfAbsent(
                        new Group(account, element, pattern, type, EnumSet.copyOf(actions)), _ -> new TreeSet<>())
                .add(principal);
    }

    private static @Nullable String type(Identity identity) {
        return identity.type() instanceof ContextValue.Present(var values)
                        && values.getFirst() instanceof Text.Exact(var text)
                ? text
                : null;
    }

    private String root(String account) {
        return "arn:%s:iam::%s:root".formatted(place.partition().id(), account);
    }

    List<ObjectNode> statements() {
        return groups.entrySet().stream()
                .map(group -> statement(group.getKey(), group.getValue()))
                .toList();
    }

    private ObjectNode statement(Group group, Collection<String> principals) {
        var statement = JsonNodeFactory.instance.objectNode().put("Effect", "Allow");
        var named = statement.putObject("Principal").putArray(group.element());
        principals.forEach(named::add);
        actions(group.actions()).forEach(statement.putArray("Action")::add);
        statement.put("Resource", "*");
        var condition = statement.putObject("Condition");
        var equal = condition.putObject("StringEquals");
        equal.put(
                "kms:ViaService",
                "logs.%s.%s".formatted(place.region(), place.partition().dnsSuffix()));
        if (group.account() != null) {
            equal.put("kms:CallerAccount", group.account());
        }
        if (group.type() != null) {
            equal.put("aws:PrincipalType", group.type());
        }
        if (group.pattern() != null) {
            condition.putObject("StringLike").put("aws:PrincipalArn", group.pattern());
        }
        return statement;
    }

    /// With the wildcards that AWS documents where they mean no more.
    private static List<String> actions(Set<NeededAction> lost) {
        var left = EnumSet.copyOf(lost);
        var texts = new ArrayList<String>();
        for (var action : lost) {
            if (left.remove(action)) {
                var pair = pairOf(action);
                texts.add(left.remove(pair) ? wildcard(action) : action.toString());
            }
        }
        return texts;
    }

    private static NeededAction pairOf(NeededAction action) {
        return switch (action) {
            case RE_ENCRYPT_FROM -> NeededAction.RE_ENCRYPT_TO;
            case RE_ENCRYPT_TO -> NeededAction.RE_ENCRYPT_FROM;
            case GENERATE_DATA_KEY -> NeededAction.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT;
            case GENERATE_DATA_KEY_WITHOUT_PLAINTEXT -> NeededAction.GENERATE_DATA_KEY;
            case ENCRYPT, DECRYPT -> action;
        };
    }

    private static String wildcard(NeededAction action) {
        return switch (action) {
            case RE_ENCRYPT_FROM, RE_ENCRYPT_TO -> "kms:ReEncrypt*";
            case GENERATE_DATA_KEY, GENERATE_DATA_KEY_WITHOUT_PLAINTEXT -> "kms:GenerateDataKey*";
            case ENCRYPT, DECRYPT -> action.toString();
        };
    }
}
