package rekey.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A key's policy and its grants: either lets a service in, and a Deny of the policy keeps it out
/// whatever is granted. The grants are asked for once, and only where one could make a difference.
///
/// Which services use a grant to their service principal, no page says. So there are two worlds:
/// one in which CloudWatch Logs is let in by a grant, and one in which only the policy counts. A
/// target is denied where both agree.
///
/// Source: docs.aws.amazon.com/kms/latest/developerguide/grants.html
public final class KeyAccess {
    private static final String OF_LOGS = "logs.";

    private final KeyPolicy policy;
    private final KeyPolicy withAnyGrant;
    private final Supplier<Grants> asking;
    private @Nullable Granted granted;

    /// @param policy with the grants beside it
    /// @param ids of the grants to CloudWatch Logs, for people
    private record Granted(Grants grants, KeyPolicy policy, List<String> ids) {}

    /// @param asking for the grants, with a call of KMS
    public KeyAccess(KeyPolicy policy, Supplier<Grants> asking) {
        this.policy = policy;
        this.withAnyGrant = policy.with(KeyPolicy.OF_EVERYBODY);
        this.asking = asking;
    }

    public List<String> warnings() {
        return policy.warnings();
    }

    /// By the policy: a grant to one of the account's identities is not looked for.
    public List<String> closedTo(String account) {
        return policy.closedTo(account);
    }

    /// Why the grants could not be read.
    ///
    /// @return empty where they were, or made no difference to any target so far
    public synchronized Optional<String> unreadGrants() {
        return granted != null && granted.grants() instanceof Grants.Untold(var why)
                ? Optional.of(why)
                : Optional.empty();
    }

    /// Whether the policy denies it, whatever a grant may do.
    public boolean isDeniedByThePolicy(KeyUse use) {
        return policy.mayServe(use) instanceof PolicyVerdict.Denied;
    }

    /// As the policy says, but `Unknown` where only a grant lets CloudWatch Logs in, or may.
    public PolicyVerdict mayServe(KeyUse use) {
        var alone = policy.mayServe(use);
        return alone instanceof PolicyVerdict.Denied denied
                        && denied.remedy() != null
                        && !(withAnyGrant.mayServe(use) instanceof PolicyVerdict.Denied)
                ? withGrants(use, denied, denied.remedy())
                : alone;
    }

    private PolicyVerdict withGrants(KeyUse use, PolicyVerdict.Denied alone, Remedy remedy) {
        var read = granted();
        return switch (read.grants()) {
            case Grants.Untold(var why) ->
                unknown(alone, "whether a grant of the key does is not known (%s)".formatted(why), remedy);
            case Grants.Told(var _) ->
                read.policy().mayServe(use) instanceof PolicyVerdict.Denied
                        ? alone
                        : unknown(
                                alone,
                                "but a grant of the key may (%s), and no page of AWS says whether CloudWatch Logs uses one"
                                        .formatted(Brief.joined(read.ids(), ", ")),
                                remedy);
        };
    }

    private static PolicyVerdict unknown(PolicyVerdict.Denied alone, String more, Remedy remedy) {
        var reasons = new ArrayList<>(alone.reasons());
        reasons.add(more);
        return new PolicyVerdict.Unknown(reasons, remedy);
    }

    private synchronized Granted granted() {
        if (granted == null) {
            var grants = asking.get();
            var ofLogs = switch (grants) {
                case Grants.Told(var told) ->
                    told.stream()
                            .filter(grant -> grant.service().startsWith(OF_LOGS))
                            .toList();
                case Grants.Untold(var _) -> List.<Grant>of();
            };
            granted = new Granted(
                    grants,
                    policy.with(ofLogs.stream()
                            .map(grant -> grant.statement().toString())
                            .collect(Collectors.joining(",", "{\"Statement\":[", "]}"))),
                    ofLogs.stream().map(Grant::id).toList());
        }
        return granted;
    }
}
