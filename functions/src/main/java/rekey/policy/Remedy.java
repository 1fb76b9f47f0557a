package rekey.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rekey.place.Place;

/// Statements, ready to be pasted, that let CloudWatch Logs use a key.
final class Remedy {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> ACTIONS =
            List.of("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*");
    private static final String IS_SERVICE = "aws:PrincipalIsAWSService";
    private static final String SERVICE_NAME = "aws:PrincipalServiceName";

    private Remedy() {}

    /// The statement that AWS documents for this kind of target, for all of the place.
    ///
    /// Sources: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html,
    /// docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs-Insights-Query-Encrypt.html
    static ObjectNode documented(Request request) {
        var statement = JSON.objectNode().put("Effect", "Allow");
        statement.putObject("Principal").put("Service", request.service());
        ACTIONS.forEach(statement.putArray("Action")::add);
        statement.put("Resource", "*");
        var condition = statement.putObject("Condition");
        Place place = request.place();
        if (request.logGroup() != null) {
            condition.putObject("ArnLike").put("kms:EncryptionContext:aws:logs:arn", place.logGroupArn("*"));
        } else {
            condition.putObject("ArnEquals").put("aws:SourceArn", place.queryResultsArn());
            condition.putObject("StringEquals").put("aws:SourceAccount", place.account());
        }
        return statement;
    }

    /// The Deny statement as it stands, but for AWS services. If it is about services, or looks at
    /// what a service is, only CloudWatch Logs is exempted, so that it stays in force for others.
    ///
    /// @return null where its Condition leaves no room for an exemption
    static @Nullable ObjectNode exempting(Statement deny, Request request) {
        var statement = deny.json().deepCopy();
        if (!statement.has("Condition")) {
            statement.putObject("Condition");
        }
        var condition = (ObjectNode) statement.get("Condition");
        boolean aboutServices = deny.mentions(IS_SERVICE)
                || (deny.principals() != null && !deny.principals().services().isEmpty());
        if (!aboutServices) {
            block(condition, "Bool").put(IS_SERVICE, "false");
            return statement;
        }
        if (deny.mentions(SERVICE_NAME)) {
            return null;
        }
        block(condition, "StringNotEquals")
                .putArray(SERVICE_NAME)
                .add(request.service())
                .add(request.regionlessService());
        return statement;
    }

    private static ObjectNode block(ObjectNode condition, String operator) {
        return condition.has(operator) ? (ObjectNode) condition.get(operator) : condition.putObject(operator);
    }
}
