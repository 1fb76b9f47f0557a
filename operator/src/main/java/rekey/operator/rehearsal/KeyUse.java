package rekey.operator.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rekey.run.Json;

/// A use of a key by CloudWatch Logs, as an event of CloudTrail has it.
///
/// @param context the encryption context, as JSON
///
/// Source: docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html
record KeyUse(String operation, String context) {
    private static final String SERVICE = "logs.";

    /// @param event as JSON; null where CloudTrail gives none
    /// @return empty for what is no use by CloudWatch Logs
    static Optional<KeyUse> of(String operation, @Nullable String event) {
        var tree = tree(event);
        if (!tree.path("userIdentity").path("invokedBy").asText().startsWith(SERVICE)) {
            return Optional.empty();
        }
        var context = tree.path("requestParameters").path("encryptionContext");
        return context.isObject() ? Optional.of(new KeyUse(operation, context.toString())) : Optional.empty();
    }

    String words() {
        return "%s with the encryption context %s".formatted(operation, context);
    }

    private static JsonNode tree(@Nullable String json) {
        try {
            return Json.MAPPER.readTree(json == null ? "{}" : json);
        } catch (JsonProcessingException _) {
            return Json.MAPPER.createObjectNode();
        }
    }
}
