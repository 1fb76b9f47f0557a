package rekey.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.lambda.Deadline;
import rekey.run.Fence;
import rekey.version.Version;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;

class ClientsTest {
    /// Nobody listens there: the call fails at once, after its timers were set.
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    @Test
    void aWorkerWithManyClientsHasNoMoreThreadsThanOneWithFew() {
        var clients = new Clients(8);
        call(clients);
        int before = Thread.activeCount();
        List<CloudWatchLogsClient> kept = new ArrayList<>();
        for (int place = 0; place < 50; place++) {
            kept.add(call(clients));
        }
        assertThat(kept).hasSize(50);
        assertThat(Thread.activeCount() - before).isLessThan(10);
    }

    /// The SDK's own token bucket is empty after a hundred throttles, and gives up every call then.
    @Test
    void aBurstOfThrottlesEndsNoCallOfAPatientClient() throws Exception {
        int calls = 300;
        var asked = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean throttled = asked.incrementAndGet() <= calls;
            var body = (throttled ? "{\"__type\": \"ThrottlingException\"}" : "{}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(throttled ? 400 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        var patient = new Clients(calls)
                .patient(CloudWatchLogsClient.builder()
                        .region(Region.EU_CENTRAL_1)
                        .endpointOverride(URI.create(
                                "http://127.0.0.1:" + server.getAddress().getPort()))
                        .credentialsProvider(AnonymousCredentialsProvider.create()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(Collections.nCopies(calls, patient::describeLogGroups));
            assertThat(answers).allSatisfy(answer -> assertThat(answer.state()).isEqualTo(Future.State.SUCCESS));
            assertThat(asked).hasValueGreaterThanOrEqualTo(2 * calls);
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, <ListBucketResult><Name>bucket</Name><Pre",
        "404, <Error><Co",
        "400, <Error><Code>ExpiredToken</Code><Message>expired</Message></Error><!--",
    })
    void anAnswerThatEndsHalfWayOrWillBeAnotherIsAskedForAgain(int status, String half) throws Exception {
        var asked = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean first = asked.incrementAndGet() == 1;
            var body = (first ? half : "<ListBucketResult><Name>bucket</Name></ListBucketResult>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(first ? status : 200, first ? 2L * body.length : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        var patient = new Clients(8)
                .patient(S3Client.builder()
                        .region(Region.EU_CENTRAL_1)
                        .forcePathStyle(true)
                        .endpointOverride(URI.create(
                                "http://127.0.0.1:" + server.getAddress().getPort()))
                        .credentialsProvider(AnonymousCredentialsProvider.create()));
        try {
            assertThat(patient.listObjectsV2(request -> request.bucket("bucket"))
                            .name())
                    .isEqualTo("bucket");
            assertThat(asked).hasValue(2);
        } finally {
            server.stop(0);
        }
    }

    /// CloudTrail shows it with every call.
    @Test
    void everyClientNamesRekeyAndItsVersionInItsUserAgent() throws Exception {
        var named = new ConcurrentLinkedQueue<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            named.add(exchange.getRequestHeaders().getFirst("User-Agent"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        var there = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        var clients = new Clients(1);
        try {
            clients.patient(builder().endpointOverride(there)).describeLogGroups();
            clients.singleShot(builder().endpointOverride(there)).describeLogGroups();
        } finally {
            server.stop(0);
        }
        assertThat(named).hasSize(2).allSatisfy(agent -> assertThat(agent).endsWith(" " + Version.USER_AGENT));
    }

    private static CloudWatchLogsClientBuilder builder() {
        return CloudWatchLogsClient.builder()
                .region(Region.EU_CENTRAL_1)
                .endpointOverride(NOWHERE)
                .credentialsProvider(AnonymousCredentialsProvider.create());
    }

    /// Retries, back-off and the wait for a connection among it.
    @Test
    void noCallLastsLongerThanWhatAnInvocationKeepsForItsEnd() {
        var clients = new Clients(1);
        assertThat(Stream.of(clients.patient(builder()), clients.singleShot(builder())))
                .map(client -> client.serviceClientConfiguration().overrideConfiguration())
                .allSatisfy(limits -> {
                    assertThat(limits.apiCallTimeout().orElseThrow()).isLessThan(Deadline.MARGIN);
                    assertThat(limits.apiCallAttemptTimeout().orElseThrow())
                            .isLessThanOrEqualTo(Clients.ATTEMPT_TIMEOUT);
                });
    }

    /// Between a look at the time and the next one, and then to the end.
    @Test
    void whatMayFollowTheDeadlineFitsIntoWhatIsKeptForIt() {
        var written = Clients.PATIENCE; // how far the batch came
        var pageRead = Clients.PATIENCE.multipliedBy(3); // its stretch, the list of amendments, an amendment
        // The page's log groups are read, and what has another name or key: KMS is asked, or it is journalled.
        var asRead = Clients.CALL_TIMEOUT.plus(Clients.PATIENCE);
        var moved = Clients.CALL_TIMEOUT.multipliedBy(2).plus(Clients.PATIENCE); // read again, journalled, called
        var asked = Fence.ASKED_FOR.plus(Clients.PATIENCE); // who holds the lease
        var verified = Clients.PATIENCE.multipliedBy(3); // reserved names read and written, results written
        assertThat(Stream.of(pageRead, asRead, moved, asked, verified))
                .allSatisfy(underWay -> assertThat(underWay.plus(written)).isLessThan(Deadline.MARGIN));
    }

    private static CloudWatchLogsClient call(Clients clients) {
        var client = clients.singleShot(CloudWatchLogsClient.builder()
                .region(Region.EU_CENTRAL_1)
                .endpointOverride(NOWHERE)
                .credentialsProvider(AnonymousCredentialsProvider.create()));
        try {
            client.describeLogGroups();
        } catch (SdkException expected) {
            assertThat(AwsErrors.of(expected).httpStatus()).isZero();
        }
        return client;
    }
}
