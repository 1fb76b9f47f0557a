package rekey.outcome;

/// An answer of AWS that is no success, apart from the SDK's classes: the same condition comes as
/// several classes, but always under one code.
///
/// @param code of the error body, e.g. `ThrottlingException`; [#NO_ANSWER] where no answer came
/// @param httpStatus 0 where no answer came
public record AwsError(String code, int httpStatus, String message) {
    /// The call left, and nothing came back: a connection broken or a time-out.
    public static final String NO_ANSWER = "NoAnswer";

    /// A query ended without a result, or did not end while somebody waited.
    public static final String NO_RESULT = "QueryWithoutResult";

    /// A policy denies it: the caller's, the resource's or the organization's.
    public static final String ACCESS_DENIED = "AccessDeniedException";
}
