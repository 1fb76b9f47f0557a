package rekey.fakes;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/// Refusals of AWS that pass: what Rekey does about one it does about each.
public enum Passing {
    THROTTLED,
    THROTTLED_BY_STS,
    UNAVAILABLE,
    FAILED,
    A_PAGE_OF_HTML,
    NO_ANSWER,
    EXPIRED;

    public SdkException refusal() {
        return switch (this) {
            case THROTTLED -> Refusals.of("ThrottlingException", 400, "Rate exceeded");
            case THROTTLED_BY_STS -> Refusals.of("Throttling", 400, "Rate exceeded");
            case UNAVAILABLE -> Refusals.of("ServiceUnavailableException", 503, "Please retry your request.");
            case FAILED -> Refusals.of("InternalFailure", 500, "An internal error has occurred.");
            case A_PAGE_OF_HTML ->
                AwsServiceException.builder()
                        .statusCode(502)
                        .message("<html>Bad Gateway</html>")
                        .build();
            case NO_ANSWER -> SdkClientException.create("Unable to execute HTTP request: Connection reset");
            case EXPIRED -> Refusals.of("ExpiredTokenException", 400, "The security token in the request is expired");
        };
    }
}
