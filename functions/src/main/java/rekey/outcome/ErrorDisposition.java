package rekey.outcome;

import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What to do about an error of AWS. The one classification of error codes.
///
/// Source: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html
/// Source: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/CommonErrors.html
public enum ErrorDisposition {
    /// Transient: the same call again after a pause.
    RETRY,
    /// The quota is used up, by us or by the customer's own tools: again, and slower from now on.
    SLOW_DOWN,
    /// The target was deleted since it was listed.
    GONE,
    /// The service keeps the log group for itself.
    RESERVED,
    /// The customer's key, role or policy must change first.
    CONFIGURATION,
    /// AWS will not do it, and says so with a code that is not known here: AWS's words tell more. New
    /// codes come with new kinds of log groups, so it is no sign of a bug.
    REFUSED,
    /// A request that AWS does not understand: ours to fix.
    BUG;

    private static final String INVALID_PARAMETER = "InvalidParameterException";
    private static final int BAD_REQUEST = 400;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int INTERNAL_SERVER_ERROR = 500;

    /// The codes that the AWS SDK for Java takes for throttling.
    private static final Set<String> THROTTLING = Set.of(
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestThrottled",
            "RequestThrottledException",
            "RequestLimitExceeded",
            "TooManyRequestsException",
            "BandwidthLimitExceeded",
            "ProvisionedThroughputExceededException",
            "SlowDown");

    /// What services answer in a Region that the account has not enabled.
    private static final Set<String> REGION_CLOSED = Set.of(
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "AuthFailure",
            "OptInRequired",
            "SubscriptionRequiredException",
            "RegionDisabledException");

    private static final Map<String, ErrorDisposition> BY_CODE = Map.ofEntries(
            Map.entry("OperationAbortedException", RETRY), // a conflict with the service's own creation of the group
            Map.entry("ServiceUnavailableException", RETRY),
            Map.entry("ServiceUnavailable", RETRY),
            Map.entry("InternalFailure", RETRY),
            Map.entry("InternalServerError", RETRY),
            Map.entry("KMSInternalException", RETRY),
            Map.entry("DependencyTimeoutException", RETRY),
            Map.entry("OperationTimeoutException", RETRY), // Glue: it was too slow
            Map.entry("RequestTimeout", RETRY),
            Map.entry("RequestTimeoutException", RETRY),
            Map.entry("LimitExceededException", RETRY), // StartQuery: queries of others hold the places
            Map.entry("ExpiredToken", RETRY), // the session is renewed before the next call
            Map.entry("ExpiredTokenException", RETRY),
            Map.entry("ConditionalRequestConflict", RETRY), // S3: another write at the same time, and none has won
            Map.entry("OperationAborted", RETRY), // S3: the same
            Map.entry(AwsError.NO_ANSWER, RETRY),
            Map.entry(AwsError.NO_RESULT, RETRY),
            Map.entry("ResourceNotFoundException", GONE),
            Map.entry("AccessDenied", CONFIGURATION),
            Map.entry(AwsError.ACCESS_DENIED, CONFIGURATION),
            Map.entry("UnauthorizedOperation", CONFIGURATION),
            Map.entry("NotFoundException", CONFIGURATION), // KMS: no such key or alias
            Map.entry("DisabledException", CONFIGURATION),
            Map.entry("MalformedPolicyDocumentException", CONFIGURATION), // a principal of the key policy is nobody
            Map.entry("KMSInvalidStateException", CONFIGURATION),
            Map.entry("NotAuthorized", CONFIGURATION),
            Map.entry("ValidationException", BUG),
            Map.entry("ValidationError", BUG),
            Map.entry("SerializationException", BUG),
            Map.entry("UnknownOperationException", BUG),
            Map.entry("InvalidAction", BUG),
            Map.entry("MissingAction", BUG),
            Map.entry("MissingParameter", BUG),
            Map.entry("InvalidParameterCombination", BUG),
            Map.entry("InvalidParameterValue", BUG),
            Map.entry("InvalidQueryParameter", BUG),
            Map.entry("MalformedQueryString", BUG),
            Map.entry("MalformedHttpRequestException", BUG),
            Map.entry("MissingAuthenticationToken", BUG),
            Map.entry("MissingAuthenticationTokenException", BUG),
            Map.entry("IncompleteSignature", BUG),
            Map.entry("IncompleteSignatureException", BUG),
            Map.entry("InvalidSignatureException", BUG),
            Map.entry("SignatureDoesNotMatch", BUG));

    private static final Set<ErrorDisposition> EXPLAINED = Set.of(RETRY, SLOW_DOWN, GONE, RESERVED, CONFIGURATION);

    public static ErrorDisposition to(AwsError error) {
        if (THROTTLING.contains(error.code())) {
            return SLOW_DOWN;
        }
        if (isOfClosedRegion(error)) {
            return CONFIGURATION;
        }
        if (error.code().equals(INVALID_PARAMETER)) {
            return isReserved(error.message()) ? RESERVED : CONFIGURATION;
        }
        var known = BY_CODE.get(error.code());
        return known == null ? byStatus(error.httpStatus()) : known;
    }

    private static ErrorDisposition byStatus(int status) {
        if (status == TOO_MANY_REQUESTS) {
            return SLOW_DOWN;
        }
        if (status == REQUEST_TIMEOUT || status >= INTERNAL_SERVER_ERROR) {
            return RETRY;
        }
        return status >= BAD_REQUEST ? REFUSED : BUG;
    }

    /// Whether a key that was just made may be refused like this until KMS shows it everywhere.
    /// What the caller may not do is no matter of time.
    ///
    /// Source: docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html (eventual
    /// consistency)
    public static boolean mayBeOfNewKey(AwsError error) {
        var disposition = to(error);
        return (disposition == CONFIGURATION || disposition == REFUSED)
                && !isOfClosedRegion(error)
                && Denial.in(error.message()).isEmpty();
    }

    /// Whether what was asked for may be what AWS does not take, whatever its code: no matter of time,
    /// of permissions or of a key's state.
    public static boolean mayBeOfTheRequest(AwsError error) {
        var disposition = to(error);
        return Denial.of(error).isEmpty()
                && (error.code().equals(INVALID_PARAMETER)
                        ? disposition != RESERVED
                        : !EXPLAINED.contains(disposition));
    }

    /// Whether the account has not enabled the Region: the configuration error that no key can end.
    public static boolean isOfClosedRegion(AwsError error) {
        return isOfClosedRegion(error.code());
    }

    static boolean isOfClosedRegion(String code) {
        return REGION_CLOSED.contains(code);
    }

    /// Whether the service has no endpoint in the Region, as far as DNS knows: most often AWS does not offer it
    /// there.
    public static boolean isOfNoEndpoint(AwsError error) {
        return error.code().equals(AwsError.NO_ANSWER)
                && error.message().contains(UnknownHostException.class.getSimpleName());
    }

    /// The service answers a reserved name with the code of a wrong parameter; only its sentence
    /// tells them apart. A list of names would not do: what AWS keeps for itself changes.
    private static boolean isReserved(String message) {
        return message.toLowerCase(Locale.ROOT).contains("reserved for aws");
    }

    /// Whether the same call may be answered a moment later.
    public boolean passes() {
        return switch (this) {
            case RETRY, SLOW_DOWN -> true;
            case GONE, RESERVED, CONFIGURATION, REFUSED, BUG -> false;
        };
    }
}
