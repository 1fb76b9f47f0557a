package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

class AwsTroubleTest {
    private final HubOptions options = options();

    private static HubOptions options() {
        var options = new HubOptions();
        options.profile = "hub";
        return options;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ExpiredToken | The security token included in the request is expired | aws sso login --profile hub
            ExpiredTokenException | … | aws sso login --profile hub
            InvalidClientTokenId | … | aws sts get-caller-identity --profile hub
            UnrecognizedClientException | … | aws sts get-caller-identity --profile hub
            AccessDenied | User: x is not authorized to perform: cloudformation:DescribeStacks on resource: y | Have cloudformation:DescribeStacks allowed
            AccessDeniedException | no reason | Have this call allowed
            ThrottlingException | Rate exceeded | Try it again
            """)
    void anAnswerOfAwsSaysWhatToDo(String code, String message, String remedy) {
        var answer = AwsServiceException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
        var trouble = AwsTrouble.of(answer, options);
        assertThat(trouble.exitCode()).isEqualTo(ExitCode.NO_ANSWER);
        assertThat(trouble).hasMessageContaining(remedy);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Unable to load credentials from any of the providers in the chain | --profile
            Unable to load region from any of the providers in the chain | --region
            Token is expired | aws sso login --profile hub
            Profile file contained no credentials for profile 'x': profile not found | aws configure list-profiles
            Connect to 127.0.0.1:1 failed: Connection refused | Look at the network
            """)
    void noAnswerSaysWhatToDo(String message, String remedy) {
        var trouble = AwsTrouble.of(SdkClientException.create(message), options);
        assertThat(trouble.exitCode()).isEqualTo(ExitCode.NO_ANSWER);
        assertThat(trouble).hasMessageContaining(remedy);
    }

    @Test
    void aWrongRegionLooksLikeAnUnknownHost() {
        var unknown = SdkClientException.create(
                "Received an UnknownHostException", new UnknownHostException("sts.eu-central-9.amazonaws.com"));
        assertThat(AwsTrouble.of(unknown, options))
                .hasMessageContainingAll("sts.eu-central-9.amazonaws.com", "--region");
    }
}
