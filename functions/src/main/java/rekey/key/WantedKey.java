package rekey.key;

import rekey.outcome.Failure;

/// The wanted key of a place, judged.
public sealed interface WantedKey {
    /// @param arn what AssociateKmsKey takes; never an alias
    record Usable(String arn) implements WantedKey {}

    record Unfit(Failure failure) implements WantedKey {}

    /// The place does not answer: its Region is not enabled, or an organization policy denies it.
    record Unreachable(Failure failure) implements WantedKey {}

    /// CloudWatch Logs takes symmetric encryption keys that are enabled. `Updating` still encrypts.
    ///
    /// Source: docs.aws.amazon.com/kms/latest/developerguide/key-state.html
    static WantedKey judge(KeyFacts facts, String alias) {
        if (!facts.usage().equals("ENCRYPT_DECRYPT") || !facts.spec().equals("SYMMETRIC_DEFAULT")) {
            return unfit(
                    "KeyNotSymmetric",
                    "%s is %s with key usage %s, and CloudWatch Logs takes symmetric encryption keys only (%s)"
                            .formatted(alias, facts.spec(), facts.usage(), facts.arn()),
                    "Point %s at a key with key spec SYMMETRIC_DEFAULT and key usage ENCRYPT_DECRYPT".formatted(alias));
        }
        return switch (facts.state()) {
            case "Enabled", "Updating" -> new Usable(facts.arn());
            case "Disabled" ->
                unfit(
                        "KeyDisabled",
                        "%s is disabled (%s)".formatted(alias, facts.arn()),
                        "Enable the key, or point %s at an enabled one".formatted(alias));
            case "PendingDeletion", "PendingReplicaDeletion" ->
                unfit(
                        "KeyPendingDeletion",
                        "%s is waiting to be deleted (%s)".formatted(alias, facts.arn()),
                        "Point %s at another key; if this one must live, cancel its deletion and enable it"
                                .formatted(alias));
            default ->
                unfit(
                        "KeyNotEnabled",
                        "%s is in state %s (%s)".formatted(alias, facts.state(), facts.arn()),
                        "Bring the key to state Enabled, or point %s at an enabled one".formatted(alias));
        };
    }

    private static WantedKey unfit(String code, String message, String remedy) {
        return new Unfit(new Failure(code, message, rekey.outcome.Blame.CONFIGURATION, remedy));
    }
}
