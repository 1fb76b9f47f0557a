package rekey.holders;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What may be under a KMS key besides log groups and query results, which Rekey moves itself.
public enum HolderKind {
    /// Anomalies can be seen for 90 days at most.
    ///
    /// Source:
    /// docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogAnomalyDetector.html
    ANOMALY_DETECTOR("log anomaly detector", "logs", Effect.HOLDS, 90),
    /// Another key takes the whole table again, and a table that is deleted leaves nothing.
    LOOKUP_TABLE("lookup table", "logs", Effect.HOLDS, 0),
    SCHEDULED_QUERY("scheduled query", "logs", Effect.HOLDS, null),
    S3_TABLE_INTEGRATION("S3 Tables integration", "observabilityadmin", Effect.HOLDS, null),
    /// Of dashboards in OpenSearch Service. AWS does not tell its key: it is never a [Holder], always a
    /// [rekey.outcome.NotLookedAt].
    OPENSEARCH_INTEGRATION("OpenSearch integration", "logs", Effect.HOLDS, null),
    /// Source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html (15 months)
    METRICS_DATASET("CloudWatch metrics", "cloudwatch", Effect.HOLDS, 455),
    /// Source: docs.aws.amazon.com/xray/latest/devguide/xray-console-encryption.html
    TRACES("X-Ray traces", "xray", Effect.HOLDS, 30),
    /// Investigations are kept for 90 days at most.
    ///
    /// Source: docs.aws.amazon.com/cloudwatchinvestigations/latest/APIReference/API_CreateInvestigationGroup.html
    INVESTIGATION_GROUP("CloudWatch investigation group", "aiops", Effect.HOLDS, 90),
    TELEMETRY_RULE("telemetry rule", "observabilityadmin", Effect.BRINGS_BACK, 0),
    ORGANIZATION_TELEMETRY_RULE("telemetry rule of the organization", "observabilityadmin", Effect.BRINGS_BACK, 0),
    CENTRALIZATION_RULE("centralization rule", "observabilityadmin", Effect.BRINGS_BACK, 0),
    GLUE_SECURITY_CONFIGURATION("Glue security configuration", "glue", Effect.BRINGS_BACK, 0);

    /// What it has to do with the key's data.
    public enum Effect {
        /// Data of its own is under the key today.
        HOLDS,
        /// It puts new log groups, or other new data, under the key.
        BRINGS_BACK
    }

    private final String words;
    private final String service;
    private final Effect effect;
    private final @Nullable Integer staysDays;

    /// @param service that has them, as permissions name it
    HolderKind(String words, String service, Effect effect, @Nullable Integer staysDays) {
        this.words = words;
        this.service = service;
        this.effect = effect;
        this.staysDays = staysDays;
    }

    /// For so many days is there what it has stored under a key, once it is off; null where nobody
    /// tells. What it brings back, such as log groups, is seen by itself.
    public @Nullable Integer staysDays() {
        return staysDays;
    }

    /// As people call it, one of them.
    public String words() {
        return words;
    }

    /// Whether one of this kind, in these words, is a matter of a service.
    ///
    /// @param words those of a kind; of none that is known they may be a matter of any service
    public static boolean isOf(String service, String words) {
        return Arrays.stream(values())
                .filter(kind -> kind.words.equals(words))
                .findFirst()
                .map(kind -> kind.service.equals(service))
                .orElse(true);
    }

    public Effect effect() {
        return effect;
    }
}
