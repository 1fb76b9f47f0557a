package rekey.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import rekey.place.Partition;
import rekey.run.Json;
import rekey.version.Version;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.endpoint.AwsClientEndpointProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;

/// One [JsonApi] in one Region: signed by the SDK, sent over its pool of connections, never tried
/// again here. What comes back is a tree, so that no member is lost that is newer than this code.
public final class JsonService {
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();
    private static final int REDIRECTION = 300;

    private final JsonApi api;
    private final Region region;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http;
    private final ScheduledExecutorService timers;
    private final URI endpoint;

    JsonService(
            JsonApi api,
            Region region,
            AwsCredentialsProvider credentials,
            SdkHttpClient http,
            ScheduledExecutorService timers) {
        this.api = api;
        this.region = region;
        this.credentials = credentials;
        this.http = http;
        this.timers = timers;
        this.endpoint = endpoint(api.signingName(), region);
    }

    /// AWS_ENDPOINT_URL and its likes go first, as with every client of the SDK.
    private static URI endpoint(String service, Region region) {
        var upper = service.toUpperCase(Locale.ROOT);
        return AwsClientEndpointProvider.builder()
                .serviceEndpointOverrideEnvironmentVariable("AWS_ENDPOINT_URL_" + upper)
                .serviceEndpointOverrideSystemProperty("aws.endpointUrl" + upper)
                .serviceProfileProperty(service)
                .resolveFromOverrides()
                .orElseGet(() -> URI.create("https://%s.%s.%s"
                        .formatted(
                                service,
                                region.id(),
                                Partition.ofRegion(region.id()).dnsSuffix())));
    }

    /// @throws SdkException as a client of the SDK throws it
    public JsonNode call(JsonCall call) {
        var signed = signed(call);
        var request = http.prepareRequest(HttpExecuteRequest.builder()
                .request(signed.request())
                .contentStreamProvider(signed.payload().orElse(null))
                .build());
        var limit = timers.schedule(request::abort, Clients.ATTEMPT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        try {
            var response = request.call();
            try (var body = response.responseBody().orElse(null)) {
                var bytes = body == null ? new byte[0] : body.readAllBytes();
                return answer(response.httpResponse(), bytes);
            }
        } catch (IOException e) {
            throw SdkClientException.create("Unable to execute HTTP request: " + e, e);
        } finally {
            limit.cancel(false);
        }
    }

    /// As the SDK names an application in CloudTrail: who looks for a call's origin finds it there.
    ///
    /// Source: docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html
    private static String userAgent() {
        return SdkSystemSetting.AWS_SDK_UA_APP_ID
                .getStringValue()
                .map(id -> Version.USER_AGENT + " app/" + id)
                .orElse(Version.USER_AGENT);
    }

    private SignedRequest signed(JsonCall call) {
        var builder = SdkHttpRequest.builder()
                .uri(endpoint)
                .method(SdkHttpMethod.valueOf(call.method()))
                .encodedPath(call.path())
                .putHeader("User-Agent", userAgent())
                .putHeader("Content-Type", api.contentType());
        call.query().forEach(builder::putRawQueryParameter);
        if (call.target() != null) {
            builder.putHeader("X-Amz-Target", call.target());
        }
        var identity = credentials.resolveCredentials();
        var payload = payload(call, builder);
        return SIGNER.sign(signing -> signing.identity(identity)
                .request(builder.build())
                .payload(payload)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, api.signingName())
                .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()));
    }

    /// A GET is sent without a body and without the header of its length: a signature over that would be of
    /// another request than the one that is sent.
    private static @Nullable ContentStreamProvider payload(JsonCall call, SdkHttpRequest.Builder builder) {
        if (call.method().equals("GET")) {
            return null;
        }
        var body = call.body() == null ? new byte[0] : Json.bytes(call.body());
        builder.putHeader("Content-Length", String.valueOf(body.length));
        return ContentStreamProvider.fromByteArray(body);
    }

    private static JsonNode answer(SdkHttpResponse response, byte[] body) throws IOException {
        if (response.statusCode() < REDIRECTION) {
            return Json.MAPPER.readTree(body);
        }
        throw refusal(response, tree(body));
    }

    /// What is no JSON is no answer of the service: a load balancer's, in most cases.
    private static JsonNode tree(byte[] body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (IOException _) {
            return MissingNode.getInstance();
        }
    }

    /// The code is in a header or in the body, with the address of its type before it or behind.
    ///
    /// Source: smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization
    private static AwsServiceException refusal(SdkHttpResponse response, JsonNode body) {
        var named = response.firstMatchingHeader("x-amzn-errortype")
                .orElseGet(() -> body.path("__type").asText(body.path("code").asText("")));
        var code = named.replaceAll(":.*", "").replaceAll(".*#", "");
        var message = body.path("message").asText(body.path("Message").asText(""));
        var exception = AwsServiceException.builder().statusCode(response.statusCode());
        if (code.isEmpty()) {
            return exception.message("HTTP status " + response.statusCode()).build();
        }
        return exception
                .message(message)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }
}
