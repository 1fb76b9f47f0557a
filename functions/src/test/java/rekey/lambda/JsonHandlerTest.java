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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import rekey.fakes.FakeContext;

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

    @Test
    void aRequestThatIsNotUnderstoodIsRefused() {
        assertThatThrownBy(() -> invoke("{\"run\":\"r1\",\"number\":7,\"more\":1}"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("more");
    }
}
