package rekey.aws;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;

/// A service that speaks JSON, over HTTP that a test has made.
public final class VirtualJson {
    private static final ScheduledExecutorService TIMERS = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("json-timer").factory());

    private VirtualJson() {}

    public static JsonService of(JsonApi api, String region, SdkHttpClient http) {
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret"));
        return new JsonService(api, Region.of(region), credentials, http, TIMERS);
    }
}
