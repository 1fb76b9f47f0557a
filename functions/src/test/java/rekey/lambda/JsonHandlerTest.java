package rekey.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;
import rekey.fakes.FakeContext;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class JsonHandlerTest {
    private record Ask(String run, int number) implements JsonHandler.OfRun {
        @Override
        public Map<String, String> about() {
            return Map.of("batch", String.valueOf(number));
        }
    }

    private record Tell(String text, Instant at, @Nullable String nothing) {}

    private static final class Sample extends JsonHandler<Ask, Tell> {
        private @Nullable String logged;

        Sample() {
            super(Ask.class);
        }

        @Override
        protected Tell handle(Ask request, Context context) {
            logged = MDC.get("run") + " " + MDC.get("batch");
            if (request.number() < 0) {
                throw new IllegalArgumentException("number must not be negative, was " + request.number());
            }
            return new Tell(
                    context.getAwsRequestId() + " ä " + request.number(), Instant.parse("2026-10-01T12:00:00Z"), null);
        }
    }

    private final Sample handler = new Sample();

    private String invoke(String json) throws IOException {
        var out = new ByteArrayOutputStream();
        handler.handleRequest(
                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), out, new FakeContext("request-1"));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aRecordComesInAndARecordGoesOut() throws IOException {
        assertThat(invoke("{\"run\":\"r1\",\"number\":7}"))
                .isEqualTo("{\"text\":\"request-1 ä 7\",\"at\":\"2026-10-01T12:00:00Z\",\"nothing\":null}");
    }

    @Test
    void everyLineOfTheLogNamesTheRunAndWhatOfItItIsAbout() throws IOException {
        invoke("{\"run\":\"r1\",\"number\":7}");
        assertThat(handler.logged).isEqualTo("r1 7");
        assertThat(MDC.get("run")).isNull();
    }

    @Test
    void theErrorThatTheWorkflowBranchesOnIsNotWrapped() {
        assertThatThrownBy(() -> invoke("{\"run\":\"r1\",\"number\":-1}"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("number must not be negative, was -1");
    }

    private static S3Exception ofS3(int status, String code) {
        return (S3Exception) S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("Told by S3")
                        .build())
                .build();
    }

    private static JsonHandler<Ask, Tell> failing(RuntimeException failure) {
        return new JsonHandler<>(Ask.class) {
            @Override
            protected Tell handle(Ask request, Context context) {
                throw failure;
            }
        };
    }

    private static ThrowingCallable invoked(JsonHandler<Ask, Tell> handler) {
        var request = "{\"run\":\"r1\",\"number\":7}".getBytes(StandardCharsets.UTF_8);
        return () -> handler.handleRequest(
                new ByteArrayInputStream(request), new ByteArrayOutputStream(), new FakeContext("request-1"));
    }

    @ParameterizedTest
    @CsvSource({
        "503, SlowDown",
        "503, ServiceUnavailable",
        "500, InternalError",
        "409, ConditionalRequestConflict",
        "409, OperationAborted"
    })
    void whatPassesIsTheWorkflowsToTryAgain(int status, String code) {
        assertThatThrownBy(invoked(failing(ofS3(status, code))))
                .isExactlyInstanceOf(AwsUnavailable.class)
                .hasMessage(code + ": Told by S3");
    }

    @Test
    void noAnswerAtAllPassesToo() {
        assertThatThrownBy(invoked(failing(SdkClientException.create("connection closed"))))
                .isExactlyInstanceOf(AwsUnavailable.class)
                .hasMessageEndingWith("connection closed");
    }

    @Test
    void aRefusalForGoodIsNotTriedAgain() {
        assertThatThrownBy(invoked(failing(ofS3(403, "AccessDenied")))).isExactlyInstanceOf(S3Exception.class);
    }

    @Test
    void aRequestThatIsNotUnderstoodIsRefused() {
        assertThatThrownBy(() -> invoke("{\"run\":\"r1\",\"number\":7,\"more\":1}"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("more");
    }
}
