package rekey.holders;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import rekey.aws.JsonApi;
import rekey.aws.VirtualJson;
import rekey.fakes.FakeJsonAws;
import rekey.fakes.VirtualTime;
import rekey.place.Place;
import rekey.run.Json;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/// What is under keys in a place, for a test.
public final class VirtualHolders {
    static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final long SEED = 0x401DL;
    private static final FakeJsonAws NOTHING = new FakeJsonAws();
    private static final CloudWatchLogsClient NO_LOGS = logs(NOTHING);

    private VirtualHolders() {}

    /// Of a place that has nothing under any key. Nobody asks for it in most tests, so that all share
    /// one client.
    public static PlaceHolders nothing(Place place) {
        return of(place, NOTHING, NO_LOGS, new VirtualTime(), () -> false);
    }

    /// Of a place whose services answer as `aws` was told.
    public static PlaceHolders of(Place place, FakeJsonAws aws) {
        return of(place, aws, logs(aws), new VirtualTime(), () -> false);
    }

    /// What there may be on a key: for each kind, the services of a place that has nothing else.
    public static Map<String, FakeJsonAws> eachOn(String key) {
        return HolderCases.eachOn(key);
    }

    private static CloudWatchLogsClient logs(FakeJsonAws aws) {
        return CloudWatchLogsClient.builder()
                .region(Region.of(PLACE.region()))
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .httpClient(aws)
                .build();
    }

    private static PlaceHolders of(
            Place place, FakeJsonAws aws, CloudWatchLogsClient logs, VirtualTime time, BooleanSupplier timeIsUp) {
        return new PlaceHolders(
                place,
                () -> logs,
                api -> VirtualJson.of(api, place.region(), aws),
                time,
                new SplittableRandom(SEED),
                timeIsUp);
    }

    /// AWS's lists, as a function of this account and Region asks for them.
    public static ServiceRegions lists(Place hub, FakeJsonAws aws, VirtualTime time) {
        return new ServiceRegions(
                hub, region -> VirtualJson.of(JsonApi.SYSTEMS_MANAGER, region, aws), time, new SplittableRandom(SEED));
    }

    /// A page of a list for each of these.
    public static FakeJsonAws listing(FakeJsonAws aws, List<List<String>> pages) {
        return aws.answering(
                "GetParametersByPath",
                IntStream.range(0, pages.size())
                        .mapToObj(number -> page(pages.get(number), number + 1 < pages.size() ? number + 1 : 0))
                        .toList());
    }

    private static String page(List<String> regions, int next) {
        var parameters = regions.stream()
                .map(region -> Map.of("Name", "/aws/service/x/regions/" + region, "Value", region))
                .toList();
        return new String(
                Json.bytes(
                        next == 0
                                ? Map.of("Parameters", parameters)
                                : Map.of("Parameters", parameters, "NextToken", String.valueOf(next))),
                StandardCharsets.UTF_8);
    }

    static PlaceHolders of(FakeJsonAws aws, VirtualTime time) {
        return of(PLACE, aws, logs(aws), time, () -> false);
    }

    static Holders ofPlace(FakeJsonAws aws) {
        return of(PLACE, aws).look();
    }

    static Holders ofPlace(FakeJsonAws aws, VirtualTime time, BooleanSupplier timeIsUp) {
        return of(PLACE, aws, logs(aws), time, timeIsUp).look();
    }

    static Holders ofOrganization(FakeJsonAws aws) {
        return new OrganizationHolders(
                        PLACE,
                        region -> VirtualJson.of(JsonApi.OBSERVABILITY_ADMIN, region, aws),
                        new VirtualTime(),
                        new SplittableRandom(SEED),
                        () -> false)
                .look();
    }
}
