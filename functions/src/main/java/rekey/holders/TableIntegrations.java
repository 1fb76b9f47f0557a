package rekey.holders;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import rekey.aws.JsonApi;
import rekey.aws.JsonService;
import rekey.aws.PacedCalls;

/// The integrations of CloudWatch Logs with S3 Tables, to which log events are copied.
///
/// Source: docs.aws.amazon.com/cloudwatch/latest/observabilityadmin/API_GetS3TableIntegration.html
final class TableIntegrations {
    private final JsonService service;
    private final PacedCalls calls;

    TableIntegrations(JsonService service, PacedCalls calls) {
        this.service = service;
        this.calls = calls;
    }

    void look(Looking looking) {
        looking.askForAll(
                "S3 Tables integrations",
                "observabilityadmin:ListS3TableIntegrations",
                calls,
                token -> TelemetryRules.page(service, "ListS3TableIntegrations", token),
                TelemetryRules::next,
                page -> page.path("IntegrationSummaries")
                        .forEach(summary -> look(summary.path("Arn").asText(), looking)));
    }

    private void look(String arn, Looking looking) {
        looking.askForOne(
                        "the key of S3 Tables integration " + arn,
                        "observabilityadmin:GetS3TableIntegration",
                        calls,
                        () -> service.call(
                                JsonApi.OBSERVABILITY_ADMIN.call("GetS3TableIntegration", Map.of("Arn", arn))))
                .ifPresent(integration -> Looking.key(
                                integration.at("/Encryption/KmsKeyArn").asText(null))
                        .map(key -> holder(integration, arn, key))
                        .forEach(looking::found));
    }

    private static Holder holder(JsonNode integration, String arn, String key) {
        return new Holder(
                HolderKind.S3_TABLE_INTEGRATION,
                arn.substring(arn.lastIndexOf('/') + 1),
                arn,
                key,
                Moments.of(integration.path("CreatedTimeStamp")),
                "Delete it and make it again with another key: its key cannot be changed. What is in the table bucket stays on the old key",
                null);
    }
}
