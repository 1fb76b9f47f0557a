package rekey.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rekey.place.KeyArn;
import rekey.place.Place;

/// Who may use one key as themselves through CloudWatch Logs, for the log groups of a place, and not
/// another: by the policies of the two alone.
///
/// Nobody knows all roles and users of an account, and nobody has to: those that no policy names
/// fare alike. So it is asked for each that a policy names, for each pattern of names, and once for
/// all others. What cannot be known of a request beforehand may be so or not, for both keys the
/// same: what each of these worlds says is certain.
///
/// Sources: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html,
/// docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
final class AccessComparison {
    /// A change for an identity, or for all others of an account.
    record Finding(Identity identity, String text, AccessUse use, AccessChange change) {}

    private final Place place;
    private final @Nullable String organization;
    private final Instant at;

    /// @param organization of the place's account; null where not known
    AccessComparison(Place place, @Nullable String organization, Instant at) {
        this.place = place;
        this.organization = organization;
        this.at = at;
    }

    /// @return for each identity that gains or loses something
    List<Finding> compare(KeyPolicy present, KeyArn from, KeyPolicy wanted, KeyArn to) {
        var findings = new ArrayList<Finding>();
        boolean same = from.equals(to) && present.sameAs(wanted);
        for (var identity : Identities.of(present.statements(), wanted.statements(), place)) {
            boolean foreign = isForeign(identity);
            if (foreign && !from.account().equals(place.account())) {
                continue; // the key is shared: most of them have never heard of this account
            }
            var atoms = new Atoms();
            var before = new Ways(present.statements(), request(identity, from), atoms);
            var after = new Ways(wanted.statements(), request(identity, to), atoms);
            for (var use : AccessUse.values()) {
                var found = new AccessChange.Of(identity, use, before, after, atoms, same).change();
                var change = foreign ? found.ofForeigner(place.account()) : found;
                if (change.outcome() != AccessChange.Outcome.KEEPS) {
                    findings.add(new Finding(identity, identity.text(), use, change));
                }
            }
        }
        return together(findings);
    }

    private IdentityRequest request(Identity identity, KeyArn key) {
        return new IdentityRequest(identity, key, place, organization, at);
    }

    /// Whether it is of another account, and reads logs of this one only if that is shared with it.
    private boolean isForeign(Identity identity) {
        var account = identity.account();
        return account != null && !account.equals(place.account());
    }

    /// The roles and the users of an account that fare alike are one.
    private static List<Finding> together(List<Finding> findings) {
        var found = new ArrayList<Finding>();
        for (var finding : findings) {
            boolean alike = finding.identity().kind() == Identity.Kind.OTHER_USERS
                    && found.removeIf(other -> isLike(other, finding));
            found.add(
                    alike
                            ? new Finding(
                                    finding.identity(), finding.identity().textOfAll(), finding.use(), finding.change())
                            : finding);
        }
        return found;
    }

    private static boolean isLike(Finding roles, Finding users) {
        return roles.identity().kind() == Identity.Kind.OTHER_ROLES
                && String.valueOf(roles.identity().account())
                        .equals(users.identity().account())
                && roles.use() == users.use()
                && roles.change().equals(users.change());
    }

    /// For what no identity of the place's account may use a key through CloudWatch Logs, whatever
    /// its IAM policies say.
    Set<AccessUse> closed(KeyPolicy policy, KeyArn key) {
        var closed = EnumSet.allOf(AccessUse.class);
        for (var identity : Identities.of(List.of(), policy.statements(), place)) {
            if (place.account().equals(identity.account())) {
                var ways = new Ways(policy.statements(), request(identity, key), new Atoms());
                closed.removeIf(use -> !ways.isClosed(use.certain()));
            }
        }
        return closed;
    }
}
