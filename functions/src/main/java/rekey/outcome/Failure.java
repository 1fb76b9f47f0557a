package rekey.outcome;

/// Why something could not be done, and what to do about it.
///
/// @param code AWS's error code, or Rekey's own word where AWS had no say
/// @param message what happened, with the values
/// @param remedy an order to the person who reads it
public record Failure(String code, String message, Blame blame, String remedy) {
    /// Whether the same may succeed later, though nobody changes anything: AWS throttled, failed or
    /// did not answer.
    public boolean passes() {
        return blame == Blame.AWS;
    }

    /// Whether it is that of a query without a result.
    public boolean isOfQuery() {
        return code.equals(AwsError.NO_RESULT);
    }
}
