package rekey.logs;

import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator.SplittableGenerator;
import rekey.fakes.FakeTagging;
import rekey.key.KeysOf;
import rekey.pacing.Time;
import rekey.place.Place;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;

/// CloudWatch Logs of a place, for a test or a simulation.
public final class VirtualLogs {
    private static final long SEED = 0x10675L;

    private VirtualLogs() {}

    /// Of a place that shows keys by their ARNs.
    public static PlaceLogs of(Place place, CloudWatchLogsClient client, Time time) {
        return of(place, client, time, new SplittableRandom(SEED), () -> false);
    }

    public static PlaceLogs of(
            Place place, CloudWatchLogsClient client, Time time, SplittableGenerator random, BooleanSupplier timeIsUp) {
        return new PlaceLogs(place, client, FakeTagging::new, KeysOf.place(place), time, random, timeIsUp);
    }

    /// Of a place in which stacks made log groups.
    public static PlaceLogs of(Place place, CloudWatchLogsClient client, FakeTagging tagging, Time time) {
        return new PlaceLogs(
                place, client, () -> tagging, KeysOf.place(place), time, new SplittableRandom(SEED), () -> false);
    }

    /// Of a place that may show aliases.
    public static PlaceLogs of(Place place, CloudWatchLogsClient client, KmsClient kms, Time time) {
        return of(place, client, kms, new FakeTagging(), time);
    }

    /// Of a place that may show aliases, and in which stacks made log groups.
    public static PlaceLogs of(
            Place place,
            CloudWatchLogsClient client,
            KmsClient kms,
            ResourceGroupsTaggingApiClient tagging,
            Time time) {
        return new PlaceLogs(
                place, client, () -> tagging, KeysOf.place(place, kms), time, new SplittableRandom(SEED), () -> false);
    }
}
