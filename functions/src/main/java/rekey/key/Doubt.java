package rekey.key;

import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.place.KeyArn;
import rekey.place.Place;

/// Why nobody can say that a key serves, though nothing refuses it: what decides was not looked at. A
/// rotation tries such a key; a plan does not call its place ready. The message of each is also a
/// warning of the place.
final class Doubt {
    static final String NOT_DESCRIBED = "KeyNotDescribed";
    static final String POLICY_NOT_READ = "KeyPolicyNotRead";
    static final String GRANTS_NOT_READ = "KeyGrantsNotRead";
    static final String CLOSED_TO_THE_ROLE = "KeyClosedToTheRole";

    private static final String TRIED = ". A rotation tries the key all the same";

    private Doubt() {}

    /// Nobody could look at the key's state.
    static Failure notDescribed(KeyArn key, Place place, String message) {
        return new Failure(
                NOT_DESCRIBED,
                message,
                Blame.CONFIGURATION,
                ("Let the key policy give kms:DescribeKey on %s to the member role of account %s, without kms:ViaService,"
                                + " and plan again; or look in account %s whether the key is enabled and symmetric%s")
                        .formatted(key.text(), place.account(), key.account(), TRIED));
    }

    /// KMS tells a policy to the key's own account only.
    static Failure policyOfAThirdAccount(KeyArn key, String message) {
        return new Failure(
                POLICY_NOT_READ,
                message,
                Blame.CONFIGURATION,
                "Read the policy of %s in account %s and judge it with `./rekey check-key-policy`%s"
                        .formatted(key.text(), key.account(), TRIED));
    }

    static Failure policyNotUnderstood(KeyArn key, String message) {
        return new Failure(
                POLICY_NOT_READ,
                message,
                Blame.CONFIGURATION,
                "Look at the policy of %s%s".formatted(key.text(), TRIED));
    }

    /// @param error of GetKeyPolicy
    static Failure policyNotRead(AwsError error, Place place, String message) {
        return refused(POLICY_NOT_READ, error, place, "GetKeyPolicy", message);
    }

    /// The policy does not let CloudWatch Logs in, and a grant may.
    ///
    /// @param why ListGrants did not tell
    static Failure grantsNotRead(KeyArn key, Place place, String why) {
        return new Failure(
                GRANTS_NOT_READ,
                "The policy of %s does not let CloudWatch Logs use it, and whether a grant does is not known (%s)"
                        .formatted(key.text(), why),
                Blame.CONFIGURATION,
                "Add the statement for CloudWatch Logs to the key policy, or let the role that asks for account %s list the key's grants (kms:ListGrants), and plan again%s"
                        .formatted(place.account(), TRIED));
    }

    /// The member role may not describe the key, and no statement of its policy lets the account use it.
    static Failure closedToTheRole(Place place, String message) {
        return new Failure(
                CLOSED_TO_THE_ROLE,
                message,
                Blame.CONFIGURATION,
                "For account %s, %s%s".formatted(place.account(), Serving.toLetIn(place), TRIED));
    }

    private static Failure refused(String code, AwsError error, Place place, String call, String message) {
        var failure = Failures.of(error, place, call, "");
        return new Failure(code, message, failure.blame(), failure.remedy() + TRIED);
    }
}
