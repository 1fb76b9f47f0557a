package rekey.finish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import rekey.run.Json;

/// The end of a run that could not be reported, as it waits in the queue. Lambda's record of a call
/// that failed has the request in it; what EventBridge could not deliver is the event as Step
/// Functions sent it, which the rule has not made a request of.
///
/// Sources: docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html,
/// docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html,
/// docs.aws.amazon.com/step-functions/latest/dg/cw-events.html
public final class DeadLetter {
    private DeadLetter() {}

    /// The request that a message stands for. What is no such message is the request itself.
    public static byte[] requestIn(byte[] message) {
        var told = Json.read(message, JsonNode.class);
        if (told.get("requestPayload") instanceof ObjectNode payload) {
            return requestIn(Json.bytes(payload));
        }
        return told.get("detail") instanceof ObjectNode detail ? Json.bytes(request(detail)) : message;
    }

    /// As the rule StoppedRuns of the template makes it.
    private static ObjectNode request(ObjectNode detail) {
        return JsonNodeFactory.instance
                .objectNode()
                .<ObjectNode>set("run", detail.get("name"))
                .<ObjectNode>set("execution", detail.get("executionArn"))
                .<ObjectNode>set("startedAt", detail.get("startDate"))
                .set("ended", detail.get("status"));
    }
}
