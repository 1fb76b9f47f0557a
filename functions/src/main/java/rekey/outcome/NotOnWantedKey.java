package rekey.outcome;

import rekey.target.PreviousKey;

/// A target that is on another key than the one that is wanted for it.
public final class NotOnWantedKey {
    public static final String CODE = "NotOnWantedKey";

    private NotOnWantedKey() {}

    /// Of a run that only looks.
    ///
    /// @param now that it is on
    public static Failure seen(PreviousKey now) {
        return new Failure(
                CODE,
                "The target is on " + now.text(),
                Blame.CONFIGURATION,
                "Run Rekey in mode rotate: it moves the target to the wanted key");
    }

    /// Of a run that was to change it.
    ///
    /// @param now that it is on
    public static Failure afterPropagation(PreviousKey now) {
        return new Failure(
                CODE,
                "After the propagation delay the target is on " + now.text(),
                Blame.CONFIGURATION,
                "Find who changes it back (Terraform, CloudFormation or another tool that owns it),"
                        + " change the key there, and run Rekey again");
    }
}
