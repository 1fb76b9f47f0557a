package rekey.holders;

import org.jspecify.annotations.Nullable;

/// What may be under a KMS key besides log groups and query results, which Rekey moves itself.
public enum HolderKind {
    /// Anomalies can be seen for 90 days at most.
    ///
    /// Source:
    /// docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogAnomalyDetector.html
    ANOMALY_DETECTOR("log anomaly detector", Effect.HOLDS, 90),
    /// Another key takes the whole table again, and a table that is deleted leaves nothing.
    LOOKUP_TABLE("lookup table", Effect.HOLDS, 0),
    SCHEDULED_QUERY("scheduled query", Effect.HOLDS, null),
    S3_TABLE_INTEGRATION("S3 Tables integration", Effect.HOLDS, null),
    /// Of dashboards in OpenSearch Service. AWS does not tell its key: it is never a [Holder], always a
    /// [rekey.outcome.NotLookedAt].
    OPENSEARCH_INTEGRATION("OpenSearch integration", Effect.HOLDS, null),
    /// Source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html (15 months)
    METRICS_DATASET("CloudWatch metrics", Effect.HOLDS, 455),
    /// Source: docs.aws.amazon.com/xray/latest/devguide/xray-console-encryption.html
    TRACES("X-Ray traces", Effect.HOLDS, 30),
    /// Investigations are kept for 90 days at most.
    ///
    /// Source: docs.aws.amazon.com/cloudwatchinvestigations/latest/APIReference/API_CreateInvestigationGroup.html
    INVESTIGATION_GROUP("CloudWatch investigation group", Effect.HOLDS, 90),
    TELEMETRY_RULE("telemetry rule", Effect.BRINGS_BACK, 0),
    ORGANIZATION_TELEMETRY_RULE("telemetry rule of the organization", Effect.BRINGS_BACK, 0),
    CENTRALIZATION_RULE("centralization rule", Effect.BRINGS_BACK, 0),
    GLUE_SECURITY_CONFIGURATION("Glue security configuration", Effect.BRINGS_BACK, 0);

    /// What it has to do with the key's data.
    public enum Effect {
        /// Data of its own is under the key today.
        HOLDS,
        /// It puts new log groups, or other new data, under the key.
        BRINGS_BACK
    }

    private final String words;
    private final Effect effect;
    private final @Nullable Integer staysDays;

    HolderKind(String words, Effect effect, @Nullable Integer staysDays) {
        this.words = words;
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

    public Effect effect() {
        return effect;
    }
}
