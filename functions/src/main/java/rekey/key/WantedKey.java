package rekey.key;

import java.util.List;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.place.KeyArn;
import rekey.place.Place;

/// The wanted key of a place, judged by what DescribeKey says.
public sealed interface WantedKey {
    /// Codes of the failures of a key.
    String NOT_SYMMETRIC = "KeyNotSymmetric";

    String ANOTHER_REGION = "KeyInAnotherRegion";
    String BY_AWS = "KeyManagedByAws";
    String DISABLED = "KeyDisabled";
    String PENDING_DELETION = "KeyPendingDeletion";
    String NOT_ENABLED = "KeyNotEnabled";

    /// None yet: the run makes it, if something in the place is to be on it.
    record ToBeMade() implements WantedKey {}

    /// Made for an alias that is yet to be moved to it.
    record Unfinished(Usable key) implements WantedKey {}

    /// A key that is there, or is said to be.
    sealed interface Judged extends WantedKey permits Usable, Unfit, Unreachable {}

    /// @param arn what AssociateKmsKey takes; never an alias
    /// @param warnings what is to be known, though nothing speaks against the key
    /// @param doubts why nobody can say that it serves: what was not looked at
    record Usable(String arn, List<String> warnings, List<Failure> doubts) implements Judged {
        public Usable(String arn, List<String> warnings) {
            this(arn, warnings, List.of());
        }
    }

    record Unfit(Failure failure) implements Judged {}

    /// The place does not answer: its Region is not enabled, or an organization policy denies it.
    record Unreachable(Failure failure) implements Judged {}

    /// CloudWatch Logs takes symmetric encryption keys that are enabled, in its own Region.
    /// `Updating` still encrypts.
    ///
    /// @param name what the key was asked for by: an alias or an ARN
    /// Source: docs.aws.amazon.com/kms/latest/developerguide/key-state.html
    static Judged judge(KeyFacts facts, String name, Place place) {
        if (!facts.usage().equals("ENCRYPT_DECRYPT") || !facts.spec().equals("SYMMETRIC_DEFAULT")) {
            return unfit(
                    NOT_SYMMETRIC,
                    "%s is %s with key usage %s, and CloudWatch Logs takes symmetric encryption keys only (%s)"
                            .formatted(name, facts.spec(), facts.usage(), facts.arn()),
                    "Choose a key with key spec SYMMETRIC_DEFAULT and key usage ENCRYPT_DECRYPT for " + name);
        }
        if (!new KeyArn(facts.arn()).region().equals(place.region())) {
            return unfit(
                    ANOTHER_REGION,
                    "%s is not in %s, and CloudWatch Logs uses keys of its own Region only (%s)"
                            .formatted(name, place.region(), facts.arn()),
                    "Choose a key of Region %s, or a replica there of a multi-Region key".formatted(place.region()));
        }
        if (facts.manager().equals("AWS")) {
            return unfit(
                    BY_AWS,
                    "%s is managed by AWS, and its policy does not let CloudWatch Logs use it (%s)"
                            .formatted(name, facts.arn()),
                    "Choose a customer managed key for " + name);
        }
        return switch (facts.state()) {
            case "Enabled", "Updating" -> new Usable(facts.arn(), List.of());
            case "Disabled" ->
                unfit(
                        DISABLED,
                        "%s is disabled (%s)".formatted(name, facts.arn()),
                        "Enable the key, or choose an enabled one for " + name);
            case "PendingDeletion", "PendingReplicaDeletion" ->
                unfit(
                        PENDING_DELETION,
                        "%s is waiting to be deleted (%s)".formatted(name, facts.arn()),
                        "Choose another key for %s; if this one must live, cancel its deletion and enable it"
                                .formatted(name));
            default ->
                unfit(
                        NOT_ENABLED,
                        "%s is in state %s (%s)".formatted(name, facts.state(), facts.arn()),
                        "Bring the key to state Enabled, or choose an enabled one for " + name);
        };
    }

    private static Judged unfit(String code, String message, String remedy) {
        return new Unfit(new Failure(code, message, Blame.CONFIGURATION, remedy));
    }
}
