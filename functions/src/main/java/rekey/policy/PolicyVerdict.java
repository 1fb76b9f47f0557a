package rekey.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether a key policy lets CloudWatch Logs use the key for a target. Reasons name the policy's
/// side only, never the target, so that many log groups refused for one cause have equal verdicts.
///
/// `Allowed` is not AWS's last word: resource control policies and the caller's own permissions are
/// beyond a key policy. Nor is `Denied` of a policy alone: [KeyAccess] looks at the grants too.
public sealed interface PolicyVerdict {
    record Allowed() implements PolicyVerdict {}

    /// @param reasons at least one: which statement denies, and what no statement allows
    /// @param remedy fixes the first reason; null where no statement can (the key is in another
    ///     Region)
    record Denied(List<String> reasons, @Nullable Remedy remedy) implements PolicyVerdict {
        public Denied {
            reasons = List.copyOf(reasons);
        }
    }

    /// @param reasons at least one: what it depends on that cannot be known beforehand
    /// @param remedy with it, the first reason is none
    record Unknown(List<String> reasons, Remedy remedy) implements PolicyVerdict {
        public Unknown {
            reasons = List.copyOf(reasons);
        }
    }
}
