package rekey.operator.rehearsal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import rekey.place.Place;
import rekey.run.Json;

/// Policies of the rehearsal's keys. Each lets the account administer the key, as every key must be.
///
/// Source: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
final class KeyDocument {
    static final List<String> THREE_ACTIONS = List.of("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey");
    private static final List<String> DOCUMENTED =
            List.of("kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*");

    private final Place place;

    KeyDocument(Place place) {
        this.place = place;
    }

    /// As AWS documents it, for log groups.
    String documented() {
        return policy(DOCUMENTED, Map.of());
    }

    /// For those log groups alone whose request names their account as its source.
    String ofSourceAccount() {
        return policy(DOCUMENTED, Map.of("StringEquals", Map.of("aws:SourceAccount", place.account())));
    }

    /// For those log groups alone whose request names a source with `:*` behind it.
    String ofSourceWithWildcard() {
        return policy(DOCUMENTED, Map.of("ArnLike", Map.of("aws:SourceArn", place.logGroupArn("*:*"))));
    }

    /// With three of the actions that AWS documents.
    String ofThreeActions() {
        return policy(THREE_ACTIONS, Map.of());
    }

    /// That does not let CloudWatch Logs in.
    String ofTheAccountAlone() {
        return document(List.of(account()));
    }

    String service() {
        return "logs.%s.%s".formatted(place.region(), place.partition().principalSuffix());
    }

    private String policy(List<String> actions, Map<String, Map<String, String>> more) {
        var condition = Json.MAPPER.createObjectNode();
        condition.withObjectProperty("ArnLike").put("kms:EncryptionContext:aws:logs:arn", place.logsArn("*"));
        more.forEach((operator, keys) -> keys.forEach(condition.withObjectProperty(operator)::put));
        var statement = allow("Service", service(), actions);
        statement.set("Condition", condition);
        return document(List.of(account(), statement));
    }

    private ObjectNode account() {
        return allow("AWS", place.roleArn("x").replace("role/x", "root"), List.of("kms:*"));
    }

    private static ObjectNode allow(String kind, String principal, List<String> actions) {
        var statement = Json.MAPPER.createObjectNode().put("Effect", "Allow").put("Resource", "*");
        statement.withObjectProperty("Principal").put(kind, principal);
        actions.forEach(statement.withArrayProperty("Action")::add);
        return statement;
    }

    private static String document(List<ObjectNode> statements) {
        var document = Json.MAPPER.createObjectNode().put("Version", "2012-10-17");
        statements.forEach(document.withArrayProperty("Statement")::add);
        return document.toString();
    }
}
