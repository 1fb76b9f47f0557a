package rekey.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.target.Target;

/// What a policy is asked: may CloudWatch Logs of this place use this key for this target?
///
/// @param key that has the policy; a replica of a multi-Region key has its own
/// @param at when AWS is going to be asked, for policies that look at the clock
/// @param organization that the place's account belongs to, e.g. `o-a1b2c3d4e5`; null where not
///     known. With it aws:ResourceOrgID is known for a key of that account (not for another's), and
///     aws:SourceOrgID is either this or not told
public record KeyUse(
        KeyArn key,
        Place place,
        Target target,
        Instant at,
        @Nullable String organization) {
    public KeyUse(String keyArn, Place place, Target target, Instant at, @Nullable String organization) {
        this(new KeyArn(keyArn), place, target, at, organization);
    }
}
