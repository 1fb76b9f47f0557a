package rekey.lambda;

import rekey.outcome.AwsError;

/// AWS did not carry out a call that the whole invocation needs, as one of the bucket, and may carry
/// it out a while later. The workflow invokes the function again.
public final class AwsUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// @param told in whose words
    public AwsUnavailable(RuntimeException told) {
        super(told.getMessage(), told);
    }

    AwsUnavailable(AwsError error, RuntimeException cause) {
        super("%s: %s".formatted(error.code(), error.message()), cause);
    }
}
