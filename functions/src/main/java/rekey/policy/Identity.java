package rekey.policy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rekey.place.Place;

/// Who may use a key, or all of those that no policy tells apart.
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
///
/// @param text for people: the ARN, the pattern, or words
/// @param account null where it can be any
/// @param arn the value of aws:PrincipalArn
record Identity(Kind kind, String text, @Nullable String account, ContextValue arn) {
    /// The types are values of aws:PrincipalType.
    ///
    /// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
    enum Kind {
        ROLE("AssumedRole"),
        USER("User"),
        SESSION("AssumedRole"),
        FEDERATED_USER("FederatedUser"),
        /// An identity provider, or anything else that a policy may name.
        PROVIDER(null),
        /// All whose ARN matches a pattern.
        PATTERN(null),
        /// All roles of an account that no policy names.
        OTHER_ROLES("AssumedRole"),
        /// All users of an account that no policy names.
        OTHER_USERS("User"),
        /// The other accounts of an organization, if no policy names them.
        ORGANIZATION(null),
        /// All other accounts.
        ELSEWHERE(null);

        private final @Nullable String type;

        Kind(@Nullable String type) {
            this.type = type;
        }

        boolean isNamed() {
            return switch (this) {
                case ROLE, USER, SESSION, FEDERATED_USER, PROVIDER -> true;
                case PATTERN, OTHER_ROLES, OTHER_USERS, ORGANIZATION, ELSEWHERE -> false;
            };
        }
    }

    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:(?:iam|sts)::(\\d{12}):(role|user|assumed-role|federated-user)/.+");
    private static final Pattern ROOT = Pattern.compile("arn:aws[a-z-]*:iam::(\\d{12}):root|(\\d{12})");

    /// KMS shows it in the place of a role or a user that is deleted.
    ///
    /// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
    private static final Pattern UNIQUE_ID = Pattern.compile("A[A-Z]{2}A[A-Z0-9]{12,}");

    private static final int PARTS = 6;

    /// In no policy, and matched by no pattern that was not meant for all.
    private static final String ANYBODY = "zq7Jx0vKwWnobody-names-this";

    /// Is in no policy either.
    private static final String NO_ACCOUNT = "000000000000";
    private static final String NO_ORGANIZATION = "o-0000000000";

    /// @return empty for an account, which is all of its identities, and for what is deleted
    static Optional<Identity> named(String principal) {
        if (accountOf(principal).isPresent() || UNIQUE_ID.matcher(principal).matches()) {
            return Optional.empty();
        }
        var arn = ARN.matcher(principal);
        if (!arn.matches()) {
            return Optional.of(new Identity(Kind.PROVIDER, principal, account(principal), ContextValue.UNKNOWN));
        }
        var kind = switch (arn.group(2)) {
            case "role" -> Kind.ROLE;
            case "user" -> Kind.USER;
            case "assumed-role" -> Kind.SESSION;
            default -> Kind.FEDERATED_USER;
        };
        // Of a session it is its role's, with a path that the session's ARN does not tell.
        var value = kind == Kind.SESSION ? ContextValue.UNKNOWN : ContextValue.text(principal);
        return Optional.of(new Identity(kind, principal, arn.group(1), value));
    }

    /// @param pattern of aws:PrincipalArn
    static Optional<Identity> matching(String pattern, Place place) {
        var parts = pattern.split(":", PARTS);
        boolean isArn = parts.length == PARTS;
        if (isArn && parts[PARTS - 2].matches(".*[*?].*")) {
            parts[PARTS - 2] = place.account(); // those of other accounts are told where a policy names them
        }
        var own = isArn ? String.join(":", parts) : pattern;
        var wildcards = Wildcards.of(own);
        if (wildcards.isAnything()) {
            return Optional.empty();
        }
        if (wildcards.isPlain()) {
            return named(own);
        }
        var account = isArn ? parts[PARTS - 2] : place.account();
        return Optional.of(new Identity(
                Kind.PATTERN, own, account, new ContextValue.Present(List.of(new Text.Matching(wildcards)))));
    }

    /// The identities of an account that no policy names: its roles, and its users.
    static List<Identity> others(String partition, String account) {
        return List.of(
                other(Kind.OTHER_ROLES, "any role", "role", partition, account),
                other(Kind.OTHER_USERS, "any user", "user", partition, account));
    }

    private static Identity other(Kind kind, String words, String resource, String partition, String account) {
        return new Identity(
                kind,
                "%s of account %s that the policies do not name".formatted(words, account),
                account,
                ContextValue.text("arn:%s:iam::%s:%s/%s".formatted(partition, account, resource, ANYBODY)));
    }

    /// The same of the roles and the users of its account alike.
    String textOfAll() {
        return "any identity of account %s that the policies do not name".formatted(account);
    }

    static Identity ofOrganization(String id, String partition) {
        return abroad(Kind.ORGANIZATION, partition, "any identity of another account of organization " + id);
    }

    static Identity elsewhere(String partition) {
        return abroad(Kind.ELSEWHERE, partition, "any identity of another account that the policies do not name");
    }

    private static Identity abroad(Kind kind, String partition, String words) {
        return new Identity(
                kind,
                words,
                NO_ACCOUNT,
                ContextValue.text("arn:%s:iam::%s:role/%s".formatted(partition, NO_ACCOUNT, ANYBODY)));
    }

    /// The account that a principal is, if it is one.
    static Optional<String> accountOf(String principal) {
        var root = ROOT.matcher(principal);
        return root.matches() ? Optional.of(root.group(1) == null ? root.group(2) : root.group(1)) : Optional.empty();
    }

    private static @Nullable String account(String principal) {
        var parts = principal.split(":", PARTS);
        return parts.length == PARTS && parts[PARTS - 2].matches("\\d{12}") ? parts[PARTS - 2] : null;
    }

    /// Whether it is one of these, itself.
    Truth isIn(Principals principals) {
        var names = principals.named();
        if (kind.isNamed() && names.contains(text)) {
            return Truth.TRUE;
        }
        return switch (kind) {
            case SESSION -> Truth.of(names.stream().anyMatch(this::isMyRole));
            case PATTERN -> names.stream().anyMatch(Wildcards.of(text)::matches) ? Truth.UNKNOWN : Truth.FALSE;
            case ROLE, USER, FEDERATED_USER, PROVIDER, OTHER_ROLES, OTHER_USERS, ORGANIZATION, ELSEWHERE -> Truth.FALSE;
        };
    }

    /// Whether one of them is its account, with all that is in it.
    Truth isOf(Principals principals) {
        if (account != null) {
            return Truth.of(principals.whole().contains(account));
        }
        return principals.whole().isEmpty() ? Truth.FALSE : Truth.UNKNOWN;
    }

    private boolean isMyRole(String principal) {
        var role = ARN.matcher(principal);
        return principal.contains(":role/")
                && role.matches()
                && role.group(2).equals("role")
                && role.group(1).equals(account)
                && principal.substring(principal.lastIndexOf('/') + 1).equals(text.split("/", 3)[1]);
    }

    ContextValue type() {
        var type = kind.type;
        return type == null ? ContextValue.UNKNOWN : ContextValue.text(type);
    }

    /// The value of aws:PrincipalOrgID.
    ///
    /// @param ofItsAccount as far as it is known
    ContextValue organization(ContextValue ofItsAccount) {
        return switch (kind) {
            case ORGANIZATION -> ContextValue.text(text.substring(text.lastIndexOf(' ') + 1));
            case ELSEWHERE -> ContextValue.text(NO_ORGANIZATION);
            case ROLE, USER, SESSION, FEDERATED_USER, PROVIDER, PATTERN, OTHER_ROLES, OTHER_USERS -> ofItsAccount;
        };
    }

    /// The value of aws:username.
    ContextValue userName() {
        return switch (kind) {
            case USER -> ContextValue.text(text.substring(text.lastIndexOf('/') + 1));
            case ROLE, SESSION, FEDERATED_USER, OTHER_ROLES -> ContextValue.ABSENT;
            case PROVIDER, PATTERN, OTHER_USERS, ORGANIZATION, ELSEWHERE -> ContextValue.UNKNOWN;
        };
    }
}
