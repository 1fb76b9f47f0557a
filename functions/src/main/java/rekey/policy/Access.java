package rekey.policy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;

/// Who loses access to the logs of a place when they move, as far as key policies tell.
///
/// @param losesAccess for certain; at most [#MOST] of them
/// @param moreLose how many are left out there
/// @param mayLoseAccess what it depends on cannot be known from the policies; at most [#MOST]
/// @param moreMayLose how many are left out there
/// @param decidedByIam for whom IAM policies decide before and after; at most [#MOST]
/// @param moreDecidedByIam how many are left out there; 0 in files of versions that did not count them
/// @param notLookedAt keys, if nobody knows whom they let in
/// @param closed wanted keys that no role or user of the account may use at all
/// @param letIn statements to paste into the policies of the wanted keys
public record Access(
        List<Change> losesAccess,
        int moreLose,
        List<Change> mayLoseAccess,
        int moreMayLose,
        List<String> decidedByIam,
        Integer moreDecidedByIam,
        List<NotLookedAt> notLookedAt,
        List<Closed> closed,
        List<Statements> letIn) {
    public static final int MOST = 20;
    public static final Access NONE =
            new Access(List.of(), 0, List.of(), 0, List.of(), 0, List.of(), List.of(), List.of());

    public Access {
        losesAccess = List.copyOf(losesAccess);
        mayLoseAccess = List.copyOf(mayLoseAccess);
        decidedByIam = List.copyOf(decidedByIam);
        moreDecidedByIam = Objects.requireNonNullElse(moreDecidedByIam, 0);
        notLookedAt = List.copyOf(notLookedAt);
        closed = List.copyOf(closed);
        letIn = List.copyOf(letIn);
    }

    /// @param identity an ARN, a pattern of ARNs, or words
    /// @param from the present keys that it may use, or `none`; the first of them
    /// @param to the wanted key
    /// @param dependsOn none where it is certain
    /// @param deniedBy statements of the wanted key's policy that deny it: no other statement helps
    public record Change(
            String identity,
            List<AccessUse> uses,
            List<String> from,
            String to,
            List<String> dependsOn,
            List<String> deniedBy) {}

    /// @param why for people
    public record NotLookedAt(String key, String why) {}

    /// @param uses for which nobody of the account may use the key
    public record Closed(String key, List<AccessUse> uses) {}

    /// @param key whose policy is to have the statements
    public record Statements(String key, List<ObjectNode> statements) {}

    /// Whether it is certain that nobody loses access, but for what IAM policies decide.
    @JsonIgnore
    public boolean isKept() {
        return losesAccess.isEmpty() && mayLoseAccess.isEmpty() && notLookedAt.isEmpty() && closed.isEmpty();
    }

    @JsonIgnore
    public boolean isEmpty() {
        return isKept() && decidedByIam.isEmpty();
    }

    /// How many certainly lose access.
    @JsonIgnore
    public int losing() {
        return losesAccess.size() + moreLose;
    }

    /// How many perhaps lose access.
    @JsonIgnore
    public int perhapsLosing() {
        return mayLoseAccess.size() + moreMayLose;
    }
}
