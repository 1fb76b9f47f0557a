package rekey.aws;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import rekey.version.Version;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/// Builds every client over one HTTP connection pool, each with a retry strategy that is written
/// here and not left to the SDK's default, which is about to change.
public final class Clients {
    /// For a worker: in each of its places a few calls are under way at the same time.
    public static final int MOST_CONNECTIONS = 512;

    static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

    /// For no longer is a call under way, before it is given up or made again.
    public static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);

    private static final int TIMER_THREADS = 2;
    /// More than [#PATIENCE] has room for.
    private static final int PATIENT_ATTEMPTS = 30;

    /// In all, for a call that the SDK retries. What an invocation keeps for its end has room for
    /// several.
    static final Duration PATIENCE = Duration.ofSeconds(40);

    private final SdkHttpClient http;

    /// For the time-outs. A client left to itself starts five threads for them, and a worker makes
    /// two clients for each place.
    private final ScheduledExecutorService timers;

    /// @param mostConnections at the same time; a call beyond them waits for one
    public Clients(int mostConnections) {
        this.timers = Executors.newScheduledThreadPool(
                TIMER_THREADS, Thread.ofPlatform().daemon().name("timer-", 0).factory());
        this.http = Apache5HttpClient.builder()
                .maxConnections(mostConnections)
                .connectionTimeout(Duration.ofSeconds(5))
                .socketTimeout(ATTEMPT_TIMEOUT)
                .connectionAcquisitionTimeout(CALL_TIMEOUT)
                .build();
    }

    /// Retried by the SDK, with back-off: the calls that no pacer watches over. Time alone ends the
    /// retries. The SDK's token bucket would end them for every call of the client after some
    /// hundred throttles, which a burst of workers at STS has within a second.
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C patient(B builder) {
        return builder.httpClient(http)
                .overrideConfiguration(override -> override.scheduledExecutorService(timers)
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, Version.USER_AGENT)
                        .retryStrategy(patience())
                        .apiCallTimeout(PATIENCE)
                        .apiCallAttemptTimeout(ATTEMPT_TIMEOUT))
                .build();
    }

    static RetryStrategy patience() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(PATIENT_ATTEMPTS)
                .circuitBreakerEnabled(false)
                .retryOnException(AwsErrors::mayPass)
                .backoffStrategy(BackoffStrategy.exponentialDelay(Duration.ofMillis(100), Duration.ofSeconds(10)))
                .throttlingBackoffStrategy(
                        BackoffStrategy.exponentialDelay(Duration.ofMillis(500), Duration.ofSeconds(10)))
                .build();
    }

    /// Never tried again by itself, as [#singleShot].
    public JsonService json(JsonApi api, String region, AwsCredentialsProvider credentials) {
        return new JsonService(api, Region.of(region), credentials, http, timers);
    }

    /// The same, with the role that the function has itself.
    public JsonService json(JsonApi api, String region) {
        return json(api, region, DefaultCredentialsProvider.builder().build());
    }

    /// Never retried by the SDK: a second call behind the pacer's back would take from the quota
    /// unseen.
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C singleShot(B builder) {
        return builder.httpClient(http)
                .overrideConfiguration(override -> override.scheduledExecutorService(timers)
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, Version.USER_AGENT)
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(CALL_TIMEOUT)
                        .apiCallAttemptTimeout(ATTEMPT_TIMEOUT))
                .build();
    }
}
