package rekey.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.fakes.FakeJsonAws;
import rekey.outcome.AwsError;
import rekey.outcome.ErrorDisposition;
import rekey.version.Version;
import software.amazon.awssdk.core.exception.SdkException;

class JsonServiceTest {
    private final FakeJsonAws aws = new FakeJsonAws();

    private JsonService service(JsonApi api, String region) {
        return VirtualJson.of(api, region, aws);
    }

    @ParameterizedTest
    @CsvSource({
        "OBSERVABILITY_ADMIN, eu-central-1, observabilityadmin.eu-central-1.amazonaws.com, /ListTelemetryRules, application/json, '', observabilityadmin",
        "GLUE, cn-north-1, glue.cn-north-1.amazonaws.com.cn, /, application/x-amz-json-1.1, AWSGlue.ListTelemetryRules, glue",
        "CLOUD_WATCH, us-gov-west-1, monitoring.us-gov-west-1.amazonaws.com, /, application/x-amz-json-1.0, GraniteServiceVersion20100801.ListTelemetryRules, monitoring",
    })
    void aCallIsSentAndSignedAsItsServiceTakesIt(
            JsonApi api, String region, String host, String path, String type, String target, String signedFor) {
        service(api, region).call(api.call("ListTelemetryRules", Map.of("MaxResults", 2)));
        assertThat(aws.sent()).singleElement().satisfies(sent -> {
            var request = sent.request();
            assertThat(request.host()).isEqualTo(host);
            assertThat(request.encodedPath()).isEqualTo(path);
            assertThat(request.firstMatchingHeader("Content-Type")).hasValue(type);
            assertThat(request.firstMatchingHeader("User-Agent"))
                    .hasValueSatisfying(agent -> assertThat(agent).startsWith(Version.USER_AGENT));
            assertThat(request.firstMatchingHeader("X-Amz-Target").orElse("")).isEqualTo(target);
            assertThat(request.firstMatchingHeader("Authorization").orElse(""))
                    .contains("/%s/%s/aws4_request".formatted(region, signedFor));
            assertThat(sent.body()).hasToString("{\"MaxResults\":2}");
        });
    }

    @Test
    void whatStandsInAPathIsEncodedAndAQueryIsNotPartOfIt() {
        service(JsonApi.INVESTIGATIONS, "eu-central-1")
                .call(JsonCall.get(
                        List.of("investigationGroups", "arn:aws:aiops:x:1:investigation-group/a b"),
                        Map.of("nextToken", "0")));
        assertThat(aws.sent()).singleElement().satisfies(sent -> {
            assertThat(sent.request().encodedPath())
                    .isEqualTo("/investigationGroups/arn%3Aaws%3Aaiops%3Ax%3A1%3Ainvestigation-group%2Fa%20b");
            assertThat(sent.request().firstMatchingRawQueryParameter("nextToken"))
                    .hasValue("0");
            // The HTTP client sends none with a GET, whatever was signed.
            assertThat(sent.request().firstMatchingHeader("Content-Length")).isEmpty();
            assertThat(sent.body()).isEmpty();
        });
    }

    @Test
    void aMemberThatNobodyKnowsYetIsThere() {
        aws.answering("GetTelemetryRule", List.of("{\"New\": {\"KmsKeyArn\": \"k\"}}"));
        assertThat(service(JsonApi.OBSERVABILITY_ADMIN, "eu-central-1")
                        .call(JsonApi.OBSERVABILITY_ADMIN.call("GetTelemetryRule", Map.of()))
                        .at("/New/KmsKeyArn")
                        .asText())
                .isEqualTo("k");
    }

    private AwsError refused() {
        var api = JsonApi.XRAY;
        return AwsErrors.of(catchThrowableOfType(
                SdkException.class, () -> service(api, "eu-central-1").call(JsonCall.post("/EncryptionConfig"))));
    }

    @ParameterizedTest
    @CsvSource({
        "AccessDeniedException, AccessDeniedException",
        "com.amazonaws.xray#ThrottledException, ThrottledException",
        "ValidationException:http://internal.amazon.com/coral/, ValidationException",
        "a.b#ConflictException:http://internal.amazon.com/coral/, ConflictException",
    })
    void aRefusalHasItsCodeHoweverItIsWritten(String written, String code) {
        aws.refusing("GetEncryptionConfig", written, 400, "words");
        assertThat(refused()).isEqualTo(new AwsError(code, 400, "words"));
        aws.refusing("GetEncryptionConfig", 400, "{\"__type\": \"%s\", \"Message\": \"words\"}".formatted(written));
        assertThat(refused()).isEqualTo(new AwsError(code, 400, "words"));
        aws.refusing("GetEncryptionConfig", 400, "{\"code\": \"%s\"}".formatted(written));
        assertThat(refused()).isEqualTo(new AwsError(code, 400, ""));
    }

    @ParameterizedTest
    @CsvSource({"503, <html><body>Service Unavailable</body></html>", "500, ''", "502, '{\"a\": '", "429, too fast"})
    void whatIsNoAnswerOfTheServiceMayPass(int status, String body) {
        aws.refusing("GetEncryptionConfig", status, body);
        assertThat(refused().httpStatus()).isEqualTo(status);
        assertThat(ErrorDisposition.to(refused()).passes()).isTrue();
    }

    @Test
    void aBrokenConnectionAndHalfAnAnswerAreNoAnswer() {
        aws.silent("GetEncryptionConfig", new IOException("Connection reset"));
        assertThat(refused().code()).isEqualTo(AwsError.NO_ANSWER);
        aws.silent("GetEncryptionConfig", new UnknownHostException("xray.eu-central-1.amazonaws.com"));
        assertThat(refused().message()).contains("UnknownHostException", "xray.eu-central-1.amazonaws.com");
        aws.refusing("GetEncryptionConfig", 200, "{\"EncryptionConfig\": {\"Ty");
        assertThat(refused().code()).isEqualTo(AwsError.NO_ANSWER);
    }
}
