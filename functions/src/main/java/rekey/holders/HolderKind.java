package rekey.holders;

/// What may be under a KMS key besides log groups and query results, which Rekey moves itself.
public enum HolderKind {
    ANOMALY_DETECTOR("log anomaly detector", Effect.HOLDS),
    LOOKUP_TABLE("lookup table", Effect.HOLDS),
    SCHEDULED_QUERY("scheduled query", Effect.HOLDS),
    S3_TABLE_INTEGRATION("S3 Tables integration", Effect.HOLDS),
    /// Of dashboards in OpenSearch Service. AWS does not tell its key: it is never a [Holder], always a
    /// [rekey.outcome.NotLookedAt].
    OPENSEARCH_INTEGRATION("OpenSearch integration", Effect.HOLDS),
    METRICS_DATASET("CloudWatch metrics", Effect.HOLDS),
    TRACES("X-Ray traces", Effect.HOLDS),
    INVESTIGATION_GROUP("CloudWatch investigation group", Effect.HOLDS),
    TELEMETRY_RULE("telemetry rule", Effect.BRINGS_BACK),
    ORGANIZATION_TELEMETRY_RULE("telemetry rule of the organization", Effect.BRINGS_BACK),
    CENTRALIZATION_RULE("centralization rule", Effect.BRINGS_BACK),
    GLUE_SECURITY_CONFIGURATION("Glue security configuration", Effect.BRINGS_BACK);

    /// What it has to do with the key's data.
    public enum Effect {
        /// Data of its own is under the key today.
        HOLDS,
        /// It puts new log groups, or other new data, under the key.
        BRINGS_BACK
    }

    private final String words;
    private final Effect effect;

    HolderKind(String words, Effect effect) {
        this.words = words;
        this.effect = effect;
    }

    /// As people call it, one of them.
    public String words() {
        return words;
    }

    public Effect effect() {
        return effect;
    }
}
