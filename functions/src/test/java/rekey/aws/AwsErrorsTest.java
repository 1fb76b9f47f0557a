package rekey.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import rekey.fakes.Refusals;
import rekey.outcome.AwsError;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

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
}
