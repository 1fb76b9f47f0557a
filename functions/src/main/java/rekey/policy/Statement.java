package rekey.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One statement of a key policy.
///
/// @param label how people are told of it: `statement "Sid"`, or `the 3rd statement` where it has
///     no Sid of its own that can be quoted
/// @param principals null where it names none: it does nothing
/// @param actions of those that are needed, the ones it covers; none where it has no Action
/// @param resources null where it names none: it does nothing
/// @param json as in the policy; not to be changed
record Statement(
        String label,
        boolean allows,
        @Nullable Principals principals,
        Set<NeededAction> actions,
        @Nullable Resources resources,
        List<Condition> conditions,
        ObjectNode json) {

    /// Whether it applies to the request, if the action is one of its own.
    Truth reaches(Request request) {
        var truth = principals(request);
        if (truth != Truth.FALSE) {
            truth = truth.and(resources(request));
        }
        return truth == Truth.FALSE ? truth : truth.and(conditions(request));
    }

    Truth principals(Request request) {
        return principals == null ? Truth.FALSE : principals.cover(request);
    }

    Truth resources(Request request) {
        return resources == null ? Truth.FALSE : resources.cover(request);
    }

    /// What it depends on of that which may be one thing or another.
    Stream<Open> open(Request request) {
        var ofConditions = conditions.stream()
                .filter(condition -> condition.holds(request) == Truth.UNKNOWN)
                .flatMap(condition -> condition.open().stream());
        return resources != null && resources(request) == Truth.UNKNOWN
                ? Stream.concat(ofConditions, resources.open().stream())
                : ofConditions;
    }

    /// Whether it lets identities of the account do something, where its conditions hold.
    boolean mayAllow(String account) {
        return allows && resources != null && principals != null && principals.mayCover(account);
    }

    /// Whether a condition looks at this key.
    boolean mentions(String key) {
        return conditions.stream().anyMatch(condition -> condition.key().equalsIgnoreCase(key));
    }

    /// The CloudWatch Logs of another Region, where it names one.
    Optional<String> otherLogsService() {
        return principals == null || principals.except()
                ? Optional.empty()
                : principals.services().stream()
                        .filter(service -> service.startsWith("logs."))
                        .sorted()
                        .findFirst();
    }

    private Truth conditions(Request request) {
        var truth = Truth.TRUE;
        for (var condition : conditions) {
            truth = truth.and(condition.holds(request));
            if (truth == Truth.FALSE) {
                break;
            }
        }
        return truth;
    }
}
