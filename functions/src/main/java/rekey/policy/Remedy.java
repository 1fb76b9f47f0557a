package rekey.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rekey.place.Place;
import rekey.target.Target;

/// A statement, ready to be pasted, that lets CloudWatch Logs use a key.
///
/// @param replaces the statement that it takes the place of: `statement "Sid"`, or `the 3rd
///     statement`; null where it is one more
public record Remedy(ObjectNode statement, @Nullable String replaces) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> ACTIONS =
            List.of("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*");
    private static final String SERVICE_NAME = "aws:PrincipalServiceName";

    /// The statement that AWS documents for this kind of target, for all of the place.
    ///
    /// Sources: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html,
    /// docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs-Insights-Query-Encrypt.html
    static Remedy adding(Request request) {
        return documented(request.place(), request.service(), request.logGroup() == null);
    }

    /// The same for a policy that could not be judged.
    public static Remedy documented(Place place, Target target) {
        var service = "logs.%s.%s".formatted(place.region(), place.partition().principalSuffix());
        return documented(place, service, target instanceof Target.QueryResults);
    }

    private static Remedy documented(Place place, String service, boolean queryResults) {
        var statement = JSON.objectNode().put("Effect", "Allow");
        statement.putObject("Principal").put("Service", service);
        ACTIONS.forEach(statement.putArray("Action")::add);
        statement.put("Resource", "*");
        var condition = statement.putObject("Condition");
        if (queryResults) {
            condition.putObject("ArnEquals").put("aws:SourceArn", place.queryResultsArn());
            condition.putObject("StringEquals").put("aws:SourceAccount", place.account());
        } else {
            condition.putObject("ArnLike").put("kms:EncryptionContext:aws:logs:arn", place.logGroupArn("*"));
        }
        return new Remedy(statement, null);
    }

    /// The Deny statement as it stands, but for CloudWatch Logs by either of its names: for other
    /// services and for people it stays in force, whatever it was meant to keep out.
    static Remedy exempting(Statement deny, Request request) {
        var statement = deny.json().deepCopy();
        var block = member(member(statement, "Condition"), "StringNotEquals");
        exempt(block, SERVICE_NAME).add(request.service()).add(request.regionlessService());
        return new Remedy(statement, deny.label());
    }

    private static ObjectNode member(ObjectNode node, String name) {
        return node.get(spelled(node, name)) instanceof ObjectNode found ? found : node.putObject(name);
    }

    /// The values that a key must differ from, to which one can be added.
    private static ArrayNode exempt(ObjectNode block, String key) {
        String name = spelled(block, key);
        var values = JSON.arrayNode();
        switch (block.get(name)) {
            case null -> {}
            case ArrayNode several -> values.addAll(several);
            case JsonNode one -> values.add(one);
        }
        block.set(name, values);
        return values;
    }

    /// As the policy spells it: case does not count.
    private static String spelled(ObjectNode node, String name) {
        return node.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .orElse(name);
    }
}
