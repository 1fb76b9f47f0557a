package rekey.holders;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import rekey.aws.JsonApi;
import rekey.aws.JsonCall;
import rekey.aws.JsonService;
import rekey.aws.PacedCalls;
import rekey.outcome.NotLookedAt;

/// What a place has one key for: its metrics and its traces.
final class PlaceData {
    private PlaceData() {}

    /// A place that never had a key for its metrics may have no dataset.
    ///
    /// Source: docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetDataset.html
    static void lookAtMetrics(JsonService cloudWatch, PacedCalls calls, Looking looking) {
        looking.askForOne(
                        "the key of CloudWatch metrics",
                        "cloudwatch:GetDataset",
                        calls,
                        () -> cloudWatch.call(
                                JsonApi.CLOUD_WATCH.call("GetDataset", Map.of("DatasetIdentifier", "default"))))
                .ifPresent(dataset -> Looking.key(dataset.path("KmsKeyArn").asText(null))
                        .map(key -> new Holder(
                                HolderKind.METRICS_DATASET,
                                dataset.path("DatasetId").asText("default"),
                                dataset.path("Arn").asText(null),
                                key,
                                null,
                                "Give it another key (AssociateDatasetKmsKey, by somebody who may use both keys for kms:Decrypt). Existing metrics"
                                        + " need the old key for up to 15 months",
                                null))
                        .forEach(looking::found));
    }

    /// While a key is being changed AWS shows the new one alone, and data is under both.
    ///
    /// Source: docs.aws.amazon.com/xray/latest/api/API_EncryptionConfig.html
    static void lookAtTraces(JsonService xray, PacedCalls calls, Looking looking) {
        looking.ask(
                        "the key of X-Ray traces",
                        "xray:GetEncryptionConfig",
                        calls,
                        () -> xray.call(JsonCall.post("/EncryptionConfig")))
                .map(answer -> answer.path("EncryptionConfig"))
                .ifPresent(config -> {
                    if (config.path("Status").asText().equals("UPDATING")) {
                        looking.notLookedAt(new NotLookedAt(
                                "the key that X-Ray traces leave",
                                "X-Ray is changing its key, and shows the new one alone",
                                "Run Rekey again in some minutes"));
                    }
                    Looking.key(config.path("KeyId").asText(null))
                            .filter(_ -> isOnKey(config))
                            .map(PlaceData::traces)
                            .forEach(looking::found);
                });
    }

    private static boolean isOnKey(JsonNode config) {
        return !config.path("Type").asText().equals("NONE");
    }

    private static Holder traces(String key) {
        return new Holder(
                HolderKind.TRACES,
                "traces",
                null,
                key,
                null,
                "Give X-Ray another key (PutEncryptionConfig). Existing traces need the old key for 30 days",
                null);
    }
}
