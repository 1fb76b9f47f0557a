package rekey.holders;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator.SplittableGenerator;
import rekey.aws.JsonApi;
import rekey.aws.JsonService;
import rekey.aws.PacedCalls;
import rekey.outcome.NotLookedAt;
import rekey.pacing.Quota;
import rekey.pacing.Time;
import rekey.place.Place;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/// Everything of one place that may be under a KMS key, but for log groups and query results. Ten calls
/// where there is nothing; one more for each telemetry rule, S3 Tables integration and investigation
/// group, and for each further page.
public final class PlaceHolders {
    private final Place place;
    private final Supplier<CloudWatchLogsClient> logs;
    private final Function<JsonApi, JsonService> services;
    private final Time time;
    private final SplittableGenerator random;
    private final BooleanSupplier timeIsUp;

    /// @param logs makes a client without retries of its own, where there is a look at all
    /// @param services of the place, with the member's role
    /// @param timeIsUp when no call is to be made any more
    public PlaceHolders(
            Place place,
            Supplier<CloudWatchLogsClient> logs,
            Function<JsonApi, JsonService> services,
            Time time,
            SplittableGenerator random,
            BooleanSupplier timeIsUp) {
        this.place = place;
        this.logs = logs;
        this.services = services;
        this.time = time;
        this.random = random;
        this.timeIsUp = timeIsUp;
    }

    public Holders look() {
        return look(timeIsUp);
    }

    /// The same, for who does not wait long for it: what there was no time for is not looked at.
    ///
    /// @param most after which no call is made
    public Holders look(Duration most) {
        long end = time.nanos() + most.toNanos();
        return look(() -> timeIsUp.getAsBoolean() || time.nanos() - end >= 0);
    }

    private Holders look(BooleanSupplier stop) {
        Function<Quota, PacedCalls> paced = quota -> new PacedCalls(quota, time, random, stop);
        var looking = new Looking((what, permission, error) -> NotLookedAt.in(place, what, permission, error));
        new LogsHolders(place, logs.get(), () -> paced.apply(Quota.LIST_HOLDERS_OF_LOGS)).look(looking);
        var admin = services.apply(JsonApi.OBSERVABILITY_ADMIN);
        new TableIntegrations(admin, paced.apply(Quota.READ_S3_TABLE_INTEGRATIONS)).look(looking);
        TelemetryRules.ofAccount(admin, paced.apply(Quota.READ_TELEMETRY_RULES)).look(looking);
        PlaceData.lookAtMetrics(services.apply(JsonApi.CLOUD_WATCH), paced.apply(Quota.GET_DATASET), looking);
        PlaceData.lookAtTraces(services.apply(JsonApi.XRAY), paced.apply(Quota.GET_ENCRYPTION_CONFIG), looking);
        new InvestigationGroups(services.apply(JsonApi.INVESTIGATIONS), paced.apply(Quota.READ_INVESTIGATION_GROUPS))
                .look(looking);
        new GlueConfigurations(services.apply(JsonApi.GLUE), paced.apply(Quota.GET_SECURITY_CONFIGURATIONS))
                .look(looking);
        return looking.holders();
    }
}
