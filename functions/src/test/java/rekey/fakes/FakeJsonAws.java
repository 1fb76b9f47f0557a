package rekey.fakes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.run.Json;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// Every service that speaks JSON, on the wire: an operation answers with pages, or is refused. What it
/// was not told about is there and empty.
public final class FakeJsonAws implements SdkHttpClient {
    private static final Map<String, String> BY_PATH = Map.of(
            "/EncryptionConfig", "GetEncryptionConfig",
            "/investigationGroups", "ListInvestigationGroups");

    private final Map<String, List<String>> pages = new HashMap<>();
    private final Map<String, Refusal> refusals = new HashMap<>();
    private final List<Sent> sent = new ArrayList<>();

    /// @param body null where the service does not answer
    private record Refusal(
            int status,
            @Nullable String code,
            String body,
            @Nullable IOException noAnswer) {}

    /// A request, as it came.
    public record Sent(String operation, SdkHttpRequest request, JsonNode body) {}

    /// @param bodies one a page; each but the last has the token of the next, which is its number
    public FakeJsonAws answering(String operation, List<String> bodies) {
        pages.put(operation, List.copyOf(bodies));
        return this;
    }

    public FakeJsonAws refusing(String operation, String code, int status, String message) {
        var body = new String(Json.bytes(Map.of("__type", code, "message", message)), StandardCharsets.UTF_8);
        refusals.put(operation, new Refusal(status, code, body, null));
        return this;
    }

    /// What is no answer of the service itself.
    public FakeJsonAws refusing(String operation, int status, String body) {
        refusals.put(operation, new Refusal(status, null, body, null));
        return this;
    }

    public FakeJsonAws silent(String operation, IOException reason) {
        refusals.put(operation, new Refusal(0, null, "", reason));
        return this;
    }

    public List<Sent> sent() {
        return List.copyOf(sent);
    }

    public Stream<String> operations() {
        return sent.stream().map(Sent::operation);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return answer(request);
            }

            @Override
            public void abort() {}
        };
    }

    private HttpExecuteResponse answer(HttpExecuteRequest executed) throws IOException {
        var request = executed.httpRequest();
        var body = body(executed);
        var operation = operation(request);
        sent.add(new Sent(operation, request, body));
        var refusal = refusals.get(operation);
        if (refusal == null) {
            var answers = pages.getOrDefault(operation, List.of("{}"));
            return response(200, null, answers.get(page(request, body)));
        }
        if (refusal.noAnswer != null) {
            throw refusal.noAnswer;
        }
        return response(refusal.status, refusal.code, refusal.body);
    }

    private static JsonNode body(HttpExecuteRequest executed) throws IOException {
        var stream = executed.contentStreamProvider();
        var bytes = stream.isEmpty() ? new byte[0] : stream.get().newStream().readAllBytes();
        return bytes.length == 0 ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(bytes);
    }

    private static String operation(SdkHttpRequest request) {
        var target = request.firstMatchingHeader("X-Amz-Target");
        if (target.isPresent()) {
            return target.get().substring(target.get().indexOf('.') + 1);
        }
        var path = request.encodedPath();
        return path.startsWith("/investigationGroups/")
                ? "GetInvestigationGroup"
                : BY_PATH.getOrDefault(path, path.substring(1));
    }

    private static int page(SdkHttpRequest request, JsonNode body) {
        var token = request.firstMatchingRawQueryParameter("nextToken")
                .orElseGet(() ->
                        body.path("nextToken").asText(body.path("NextToken").asText("")));
        return token.isEmpty() ? 0 : Integer.parseInt(token);
    }

    private static HttpExecuteResponse response(int status, @Nullable String code, String body) {
        var response = SdkHttpResponse.builder().statusCode(status);
        if (code != null) {
            response.putHeader("x-amzn-errortype", code);
        }
        return HttpExecuteResponse.builder()
                .response(response.build())
                .responseBody(
                        AbortableInputStream.create(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                .build();
    }

    @Override
    public String clientName() {
        return "fake";
    }

    @Override
    public void close() {}
}
