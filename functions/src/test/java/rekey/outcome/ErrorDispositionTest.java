package rekey.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorDispositionTest {
    private static ErrorDisposition to(String code, int status) {
        return ErrorDisposition.to(new AwsError(code, status, "some message"));
    }

    @ParameterizedTest
    @CsvSource({
        "Throttling, SLOW_DOWN",
        "ThrottlingException, SLOW_DOWN",
        "ThrottledException, SLOW_DOWN",
        "RequestThrottled, SLOW_DOWN",
        "RequestThrottledException, SLOW_DOWN",
        "RequestLimitExceeded, SLOW_DOWN",
        "TooManyRequestsException, SLOW_DOWN",
        "BandwidthLimitExceeded, SLOW_DOWN",
        "ProvisionedThroughputExceededException, SLOW_DOWN",
        "SlowDown, SLOW_DOWN",
        "OperationAbortedException, RETRY",
        "ServiceUnavailableException, RETRY",
        "ServiceUnavailable, RETRY",
        "InternalFailure, RETRY",
        "InternalServerError, RETRY",
        "KMSInternalException, RETRY",
        "DependencyTimeoutException, RETRY",
        "RequestTimeout, RETRY",
        "RequestTimeoutException, RETRY",
        "LimitExceededException, RETRY",
        "ExpiredToken, RETRY",
        "ExpiredTokenException, RETRY",
        "NoAnswer, RETRY",
        "ResourceNotFoundException, GONE",
        "InvalidParameterException, CONFIGURATION",
        "AccessDenied, CONFIGURATION",
        "AccessDeniedException, CONFIGURATION",
        "UnauthorizedOperation, CONFIGURATION",
        "NotFoundException, CONFIGURATION",
        "DisabledException, CONFIGURATION",
        "KMSInvalidStateException, CONFIGURATION",
        "InvalidClientTokenId, CONFIGURATION",
        "UnrecognizedClientException, CONFIGURATION",
        "AuthFailure, CONFIGURATION",
        "OptInRequired, CONFIGURATION",
        "SubscriptionRequiredException, CONFIGURATION",
        "RegionDisabledException, CONFIGURATION",
        "ValidationException, BUG",
        "NotAuthorized, CONFIGURATION",
        "SerializationException, BUG",
        "UnknownOperationException, BUG",
        "InvalidAction, BUG",
        "MissingParameter, BUG",
        "InvalidSignatureException, BUG",
        "SignatureDoesNotMatch, BUG"
    })
    void aKnownCodeIsReactedToWhateverItsStatusAndMessage(String code, ErrorDisposition disposition) {
        assertThat(to(code, 400)).isEqualTo(disposition);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Log groups starting with AWS/ are reserved for AWS.",
                "log groups starting with aws/ are Reserved For AWS"
            })
    void onlyTheSentenceOfTheServiceTellsAReservedNameFromAWrongParameter(String message) {
        assertThat(ErrorDisposition.to(new AwsError("InvalidParameterException", 400, message)))
                .isEqualTo(ErrorDisposition.RESERVED);
    }

    @Test
    void theSentenceUnderAnotherCodeReservesNothing() {
        assertThat(ErrorDisposition.to(new AwsError("AccessDeniedException", 400, "reserved for AWS")))
                .isEqualTo(ErrorDisposition.CONFIGURATION);
    }

    @ParameterizedTest
    @CsvSource({
        "500, RETRY",
        "502, RETRY",
        "503, RETRY",
        "599, RETRY",
        "400, REFUSED",
        "403, REFUSED",
        "404, REFUSED",
        "409, REFUSED",
        "499, REFUSED",
        "408, RETRY",
        "429, SLOW_DOWN",
        "301, BUG",
        "0, BUG"
    })
    void aCodeThatIsNotKnownIsJudgedByItsStatus(int status, ErrorDisposition disposition) {
        assertThat(to("SomethingNewException", status)).isEqualTo(disposition);
        assertThat(to("", status)).isEqualTo(disposition);
    }

    @Test
    void aKnownCodeIsStrongerThanItsStatus() {
        assertThat(to("AccessDeniedException", 500)).isEqualTo(ErrorDisposition.CONFIGURATION);
        assertThat(to("ThrottlingException", 503)).isEqualTo(ErrorDisposition.SLOW_DOWN);
    }
}
