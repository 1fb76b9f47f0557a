package rekey.pack;

/// How a batch goes, in the figures that its length and its price come from.
///
/// @param workSeconds of Lambda, start-up included
/// @param waitSeconds in which no function runs
/// @param invocations of functions
/// @param transitions of the workflow, the start of the child included
public record BatchEstimate(double workSeconds, double waitSeconds, int invocations, int transitions) {
    /// The child's start, `Begin`, and from the last change on `Verify`, `Verified?` and `Done`.
    private static final int TRANSITIONS_ONCE = 5;

    /// `Rotate` and `Anything left?`.
    private static final int TRANSITIONS_AN_INVOCATION = 2;

    /// @param rotateSeconds of all invocations that rotate
    /// @param rotateInvocations at least one
    public static BatchEstimate of(
            double rotateSeconds, int rotateInvocations, double waitSeconds, double verifySeconds) {
        int waits = waitSeconds > 0 ? 1 : 0;
        return new BatchEstimate(
                rotateSeconds + verifySeconds,
                waitSeconds,
                rotateInvocations + 1,
                TRANSITIONS_ONCE + waits + TRANSITIONS_AN_INVOCATION * rotateInvocations);
    }

    public double seconds() {
        return workSeconds + waitSeconds;
    }
}
