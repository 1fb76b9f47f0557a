package rekey.holders;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import rekey.run.Json;

/// Shell commands that make an anomaly detector again, on another key: its key cannot be changed. All
/// that AWS tells of it goes into them as JSON, where the AWS CLI takes no text for the name of a file.
///
/// Source: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/LogsAnomalyDetection-KMS.html
final class DetectorScript {
    private DetectorScript() {}

    /// @param settings those of CreateLogAnomalyDetector, without its key
    static String of(String region, String arn, Map<String, Object> settings) {
        return """
                # Set NEW_KEY to the ARN of the key that it is to be on. Tags are not made again.
                aws logs delete-log-anomaly-detector --region %1$s --cli-input-json %2$s &&
                aws logs create-log-anomaly-detector --region %1$s --cli-input-json %3$s --kms-key-id "$NEW_KEY"
                """.formatted(region, quoted(Map.of("anomalyDetectorArn", arn)), quoted(new LinkedHashMap<>(settings)));
    }

    private static String quoted(Map<String, ?> json) {
        return "'" + new String(Json.bytes(json), StandardCharsets.UTF_8).replace("'", "'\\''") + "'";
    }
}
