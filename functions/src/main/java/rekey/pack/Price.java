package rekey.pack;

/// List prices in us-east-1, in dollars, before any free tier.
///
/// Source: aws.amazon.com/lambda/pricing, aws.amazon.com/step-functions/pricing,
/// aws.amazon.com/kms/pricing
public final class Price {
    private static final double GB_SECOND_ARM = 0.0000133334;
    private static final double INVOCATION = 0.20 / 1e6;
    private static final double TRANSITION = 0.025 / 1e3;
    private static final double MB_PER_GB = 1024;
    private static final double KEY_A_MONTH = 1;

    private Price() {}

    /// Of customer managed keys whose material was not rotated yet; the first and the second
    /// rotation add as much each.
    static double dollarsAMonth(int keys) {
        return keys * KEY_A_MONTH;
    }

    public static double gbSeconds(double seconds, int memoryMb) {
        return seconds * memoryMb / MB_PER_GB;
    }

    public static double dollars(double gbSeconds, long invocations, long transitions) {
        return gbSeconds * GB_SECOND_ARM + invocations * INVOCATION + transitions * TRANSITION;
    }
}
