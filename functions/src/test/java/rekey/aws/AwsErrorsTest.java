package rekey.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.fakes.Passing;
import rekey.fakes.Refusals;
import rekey.outcome.AwsError;
import rekey.outcome.Unforeseen;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

class AwsErrorsTest {
    @Test
    void whatAwsSaysIsTakenAsItIs() {
        assertThat(AwsErrors.of(Refusals.of("ThrottlingException", 400, "Rate exceeded")))
                .isEqualTo(new AwsError("ThrottlingException", 400, "Rate exceeded"));
    }

    @Test
    void anAnswerWithoutDetailsKeepsItsStatus() {
        var html = AwsServiceException.builder()
                .statusCode(502)
                .message("Bad Gateway")
                .build();
        assertThat(AwsErrors.of(html))
                .returns("", AwsError::code)
                .returns(502, AwsError::httpStatus)
                .satisfies(error -> assertThat(error.message()).contains("Bad Gateway"));
    }

    @Test
    void noAnswerHasACodeOfItsOwn() {
        assertThat(AwsErrors.of(SdkClientException.create("connection reset")))
                .isEqualTo(new AwsError(AwsError.NO_ANSWER, 0, "connection reset"));
        assertThat(AwsErrors.of(ApiCallTimeoutException.create(20_000)).code()).isEqualTo(AwsError.NO_ANSWER);
    }

    private static Stream<SdkException> passing() {
        return Stream.concat(
                Stream.of(Passing.values()).map(Passing::refusal),
                Stream.of(
                        ApiCallTimeoutException.create(40_000),
                        ApiCallAttemptTimeoutException.create(10_000),
                        SdkClientException.create("Failed to read response."),
                        Refusals.of("SlowDown", 503, "Please reduce your request rate."),
                        Refusals.of("RequestTimeout", 400, "Your socket connection was not read from in time.")));
    }

    /// By what AWS answered, and not by the words of it.
    @ParameterizedTest
    @MethodSource("passing")
    void whatNobodyForesawPassesIfAwsMayAnswerLaterWhoeverThrewIt(SdkException refusal) {
        for (var e : List.of(refusal, new IllegalStateException("the journal", refusal))) {
            assertThat(AwsErrors.passing(e)).isPresent();
            assertThat(AwsErrors.unforeseen(e).passes()).isTrue();
        }
    }

    @Test
    void whatNobodyForesawPassesInNoOtherCase() {
        for (var e : List.of(
                Refusals.of("AccessDenied", 403, "Access Denied"),
                Refusals.of("InvalidRange", 416, "The requested range is not satisfiable"),
                new IllegalStateException("s3://b/runs/r1/journal/x is missing from the run"))) {
            assertThat(AwsErrors.passing(e)).isEmpty();
            assertThat(AwsErrors.unforeseen(e)).isEqualTo(Unforeseen.failure(e));
            assertThat(AwsErrors.unforeseen(e).passes()).isFalse();
        }
    }
}
