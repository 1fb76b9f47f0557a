package rekey.outcome;

import rekey.target.PreviousKey;

/// A target that is on another key than the one that is wanted for it.
public final class NotOnWantedKey {
    public static final String CODE = "NotOnWantedKey";

    private static final String CHANGED_BACK =
            "Find who changes it back (Terraform, CloudFormation or another tool that owns it),"
                    + " change the key there, and run Rekey again";

    /// How a remedy begins that names a stack.
    private static final String STACK = "Change KmsKeyId in the CloudFormation stack";

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
        return failure(now, CHANGED_BACK);
    }

    /// The same, of a log group that a CloudFormation stack made.
    ///
    /// @param now that it is on
    /// @param stack its name
    public static Failure afterPropagation(PreviousKey now, String stack) {
        return failure(
                now,
                "%s %s, which made it, and run Rekey again. If the stack has the wanted key, %s"
                        .formatted(STACK, stack, "find who else changes it back"));
    }

    /// A remedy in which nothing is named that somebody in a member account has chosen.
    public static String withoutNames(String remedy) {
        return remedy.startsWith(STACK) ? CHANGED_BACK + "; the report names the stack" : remedy;
    }

    private static Failure failure(PreviousKey now, String remedy) {
        return new Failure(
                CODE, "After the propagation delay the target is on " + now.text(), Blame.CONFIGURATION, remedy);
    }
}
