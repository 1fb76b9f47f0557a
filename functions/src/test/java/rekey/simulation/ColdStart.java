package rekey.simulation;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import rekey.aws.Clients;
import rekey.journal.Segment;
import rekey.journal.Stretch;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.pack.VirtualPack;
import rekey.place.Place;
import rekey.plan.VirtualPlan;
import rekey.run.Json;
import rekey.survey.SurveyedPlace;
import rekey.survey.SurveyedPlaceBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sts.StsClient;

/// What a function does for the first time, in a JVM of its own: it builds its clients, calls each
/// service once, and does its work on a place. The services are a server in the same JVM that
/// refuses everything, without TLS; so the CPU time is that of both. Prints one JSON object.
public final class ColdStart {
    private static final double NANOS = 1e9;
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final int LOG_GROUPS = 60;
    private static final int PLACES = 20_000;

    private ColdStart() {}

    private enum Function {
        /// Plans.
        PLAN,
        /// Packs.
        PACK,
        /// Surveys, rotates or verifies.
        WORKER
    }

    /// @param cpuSeconds of the whole JVM, until its work on a place is done
    /// @param placesOfMore what the work grows by: places that are packed; 0 for who packs none
    /// @param cpuSecondsOfMore for them
    record Measured(double cpuSeconds, int placesOfMore, double cpuSecondsOfMore) {}

    /// @param arguments the function
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
        var function = Function.valueOf(arguments[0]);
        var server = refusing();
        call(function, URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
        var more = work(function);
        double cpu = cpuSeconds();
        server.stop(0);
        more.run();
        boolean packs = function == Function.PACK;
        var measured = new Measured(cpu, packs ? PLACES : 0, cpuSeconds() - cpu);
        System.out.println(new String(Json.bytes(measured), StandardCharsets.UTF_8));
        System.exit(0);
    }

    /// @return what it does beside, the more the more places there are
    private static Runnable work(Function function) {
        return switch (function) {
            case PLAN -> {
                Json.lines(VirtualPlan.batches(List.of(PLACE), 1));
                yield () -> {};
            }
            case PACK -> {
                pack(1);
                yield () -> pack(PLACES);
            }
            case WORKER -> {
                PlaceCourse.of(PLACE, LOG_GROUPS, 1);
                yield () -> {};
            }
        };
    }

    private static HttpServer refusing() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static void call(Function function, URI endpoint) {
        var clients = new Clients(Clients.MOST_CONNECTIONS);
        refused(() -> clients.patient(at(endpoint, S3Client.builder().forcePathStyle(true)))
                .getObjectAsBytes(request -> request.bucket("bucket").key("key")));
        switch (function) {
            case PLAN -> {
                refused(() -> clients.patient(at(endpoint, SfnClient.builder()))
                        .describeExecution(request -> request.executionArn("arn")));
                refused(() ->
                        clients.patient(at(endpoint, LambdaClient.builder())).getAccountSettings(request -> {}));
                refused(() -> clients.singleShot(at(endpoint, OrganizationsClient.builder()))
                        .listAccounts(request -> {}));
            }
            case PACK -> {}
            case WORKER -> {
                refused(() -> clients.patient(at(endpoint, StsClient.builder()))
                        .assumeRole(request -> request.roleArn("arn:aws:iam::111122223333:role/r")
                                .roleSessionName("s")));
                refused(() ->
                        clients.patient(at(endpoint, KmsClient.builder())).describeKey(request -> request.keyId("k")));
                refused(() -> clients.singleShot(at(endpoint, CloudWatchLogsClient.builder()))
                        .describeLogGroups(request -> request.limit(50)));
            }
        }
    }

    private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B at(URI endpoint, B builder) {
        return builder.endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "s")));
    }

    private static void refused(Runnable call) {
        try {
            call.run();
            throw new IllegalStateException("the server answers 403 to everything");
        } catch (SdkException _) {
            // as it is to be
        }
    }

    /// As much as a survey tells of a place.
    private static SurveyedPlace surveyed(int number) {
        var place = new Place("%012d".formatted(number), PLACE.region());
        var segment =
                new Segment("s".repeat(36), 1, LOG_GROUPS, List.of(new Stretch("s".repeat(43), number, 9_000, 1)));
        return SurveyedPlaceBuilder.in(place)
                .wantedKey("arn:aws:kms:eu-central-1:111122223333:key/wanted")
                .tally(Tally.alreadyRight(number % LOG_GROUPS))
                .queryResults(QueryResultsState.TO_CHANGE)
                .journal(List.of(segment))
                .presentKeys(Map.of("arn:aws:kms:eu-central-1:111122223333:key/old", LOG_GROUPS))
                .build();
    }

    private static void pack(int places) {
        var lines = Json.lines(
                IntStream.range(0, places).mapToObj(ColdStart::surveyed).toList());
        var batches = VirtualPack.pack(Json.readLines(lines, SurveyedPlace.class), StartBenchmark.WORKERS);
        Json.lines(batches);
    }

    private static double cpuSeconds() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / NANOS;
    }
}
