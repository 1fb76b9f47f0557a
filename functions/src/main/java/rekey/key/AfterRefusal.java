package rekey.key;

import rekey.outcome.KeptFromKey;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.policy.PolicyVerdict;
import rekey.policy.Remedy;
import rekey.target.Target;

/// What to do where AWS has kept CloudWatch Logs from a key, though nothing was known against it:
/// that depends on what the key policy says.
public final class AfterRefusal {
    private AfterRefusal() {}

    /// @param serving by the key policy as it is after the refusal
    /// @param key that was refused, whoever's it is
    public static String remedy(Serving serving, KeyArn key, Place place, Target target) {
        var remedy = remedy(serving, place, target);
        return key.account().equals(place.account()) || !(serving instanceof Serving.Untold)
                ? remedy
                : ("The key may be deleted: AWS tells that only to the key's own account. Ask account %s. If it is, leave"
                                + " these targets on their present key. %s")
                        .formatted(key.account(), remedy);
    }

    private static String remedy(Serving serving, Place place, Target target) {
        return switch (serving.of(target)) {
            case Serving.Judgement.Yes() ->
                "The key policy allows this: %s. If the policy was changed within the last minutes, run Rekey again"
                        .formatted(KeptFromKey.BEYOND_THE_POLICY);
            case Serving.Judgement.Perhaps(var warning)
            when serving instanceof Serving.Told told && told.neededAGrant(target) ->
                "%s. AWS has refused it: no grant of the key has let CloudWatch Logs in. %s. If that does not help, %s"
                        .formatted(
                                warning,
                                Serving.remedy(certain(serving, place, target)),
                                KeptFromKey.BEYOND_THE_POLICY);
            case Serving.Judgement.Perhaps(var warning) ->
                "%s. AWS has refused it. If the key policy allows it, %s. If it does not: %s"
                        .formatted(
                                warning,
                                KeptFromKey.BEYOND_THE_POLICY,
                                Serving.remedy(certain(serving, place, target)));
            case Serving.Judgement.No(var failure) -> failure.message() + ". " + failure.remedy();
        };
    }

    /// The statement with which the policy leaves no doubt, or no doubt of the first kind.
    private static Remedy certain(Serving serving, Place place, Target target) {
        return serving instanceof Serving.Told told
                        && told.verdict(target) instanceof PolicyVerdict.Unknown(var _, var remedy)
                ? remedy
                : Remedy.documented(place, target);
    }
}
