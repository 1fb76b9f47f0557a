package rekey.holders;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.aws.PacedCalls;
import rekey.outcome.NotLookedAt;
import rekey.place.Place;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.AnomalyDetector;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLookupTablesResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListLogAnomalyDetectorsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListScheduledQueriesResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LookupTable;
import software.amazon.awssdk.services.cloudwatchlogs.model.ScheduledQuerySummary;

/// What CloudWatch Logs itself has under keys of its own, as its lists tell it. No content is read.
final class LogsHolders {
    private static final int MOST_DETECTORS = 50;
    private static final int MOST_TABLES = 100;
    private static final int MOST_QUERIES = 1000;

    private final Place place;
    private final CloudWatchLogsClient logs;
    private final Supplier<PacedCalls> paced;

    /// @param paced makes the pace of one operation
    LogsHolders(Place place, CloudWatchLogsClient logs, Supplier<PacedCalls> paced) {
        this.place = place;
        this.logs = logs;
        this.paced = paced;
    }

    void look(Looking looking) {
        detectors(looking);
        tables(looking);
        queries(looking);
        integrations(looking);
    }

    /// Source: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListLogAnomalyDetectors.html
    private void detectors(Looking looking) {
        looking.askForAll(
                "log anomaly detectors",
                "logs:ListLogAnomalyDetectors",
                paced.get(),
                token -> logs.listLogAnomalyDetectors(
                        request -> request.limit(MOST_DETECTORS).nextToken(token)),
                ListLogAnomalyDetectorsResponse::nextToken,
                page -> page.anomalyDetectors()
                        .forEach(detector -> Looking.key(detector.kmsKeyId())
                                .map(key -> holder(detector, key))
                                .forEach(looking::found)));
    }

    private Holder holder(AnomalyDetector detector, String key) {
        var arn = String.valueOf(detector.anomalyDetectorArn());
        return new Holder(
                HolderKind.ANOMALY_DETECTOR,
                detector.detectorName() == null ? arn : detector.detectorName(),
                arn,
                key,
                Moments.of(detector.creationTimeStamp()),
                "Delete it and make it again on another key: its key cannot be changed, and it starts learning from scratch",
                DetectorScript.of(place.region(), arn, settings(detector)));
    }

    private static Map<String, Object> settings(AnomalyDetector detector) {
        var settings = new LinkedHashMap<String, Object>();
        settings.put("logGroupArnList", detector.logGroupArnList());
        putIfTold(settings, "detectorName", detector.detectorName());
        putIfTold(settings, "evaluationFrequency", detector.evaluationFrequencyAsString());
        putIfTold(settings, "filterPattern", detector.filterPattern());
        putIfTold(settings, "anomalyVisibilityTime", detector.anomalyVisibilityTime());
        return settings;
    }

    private static void putIfTold(Map<String, Object> settings, String name, @Nullable Object value) {
        if (value != null) {
            settings.put(name, value);
        }
    }

    /// Source: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLookupTables.html
    private void tables(Looking looking) {
        looking.askForAll(
                "lookup tables",
                "logs:DescribeLookupTables",
                paced.get(),
                token -> logs.describeLookupTables(
                        request -> request.maxResults(MOST_TABLES).nextToken(token)),
                DescribeLookupTablesResponse::nextToken,
                page -> page.lookupTables()
                        .forEach(table -> Looking.key(table.kmsKeyId())
                                .map(key -> holder(table, key))
                                .forEach(looking::found)));
    }

    private static Holder holder(LookupTable table, String key) {
        return new Holder(
                HolderKind.LOOKUP_TABLE,
                String.valueOf(table.lookupTableName()),
                table.lookupTableArn(),
                key,
                Moments.of(table.lastUpdatedTime()),
                "Upload the whole table again with another key (UpdateLookupTable with kmsKeyId)",
                null);
    }

    /// Source: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListScheduledQueries.html
    private void queries(Looking looking) {
        looking.askForAll(
                "scheduled queries",
                "logs:ListScheduledQueries",
                paced.get(),
                token -> logs.listScheduledQueries(
                        request -> request.maxResults(MOST_QUERIES).nextToken(token)),
                ListScheduledQueriesResponse::nextToken,
                page -> page.scheduledQueries().stream()
                        .flatMap(LogsHolders::query)
                        .forEach(looking::found));
    }

    /// A query may write to a bucket and to a lookup table, each with a key.
    private static Stream<Holder> query(ScheduledQuerySummary query) {
        var destination = query.destinationConfiguration();
        if (destination == null) {
            return Stream.empty();
        }
        var bucket = destination.s3Configuration();
        var table = destination.lookupTableConfiguration();
        return Stream.concat(
                        Looking.key(bucket == null ? null : bucket.kmsKeyId()),
                        Looking.key(table == null ? null : table.kmsKeyId()))
                .distinct()
                .map(key -> new Holder(
                        HolderKind.SCHEDULED_QUERY,
                        String.valueOf(query.name()),
                        query.scheduledQueryArn(),
                        key,
                        Moments.of(query.creationTime()),
                        "Give it another key (UpdateScheduledQuery, which takes the whole query). What it has written stays on the old key"
                                + " until it is written again or deleted",
                        null));
    }

    /// Source: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListIntegrations.html
    private void integrations(Looking looking) {
        looking.ask(
                        "integrations with OpenSearch",
                        "logs:ListIntegrations",
                        paced.get(),
                        () -> logs.listIntegrations(request -> {}))
                .ifPresent(list -> list.integrationSummaries()
                        .forEach(integration ->
                                looking.notLookedAt(untold(String.valueOf(integration.integrationName())))));
    }

    private NotLookedAt untold(String name) {
        return new NotLookedAt(
                "the key of %s %s".formatted(HolderKind.OPENSEARCH_INTEGRATION.words(), name),
                "no API of CloudWatch Logs tells it",
                "Look at the encryption policy of the collection in OpenSearch Service of account %s. Its key cannot be changed: if it is to go, delete the integration and make it again"
                        .formatted(place));
    }
}
