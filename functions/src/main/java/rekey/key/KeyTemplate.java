package rekey.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import rekey.input.NewKey;
import rekey.place.Place;
import rekey.run.Json;

/// The key policy of a new key, from `key-policy.json`: the account's root, CloudWatch Logs of the
/// place's own Region for log groups and for query results, and the roles of the input.
///
/// Source: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
/// Source:
/// docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs-Insights-Query-Encrypt.html
final class KeyTemplate {
    private static final String FILE = "key-policy.json";
    private static final String TEXT = text();

    private KeyTemplate() {}

    static String policy(Place place, NewKey wanted) {
        var text = TEXT.replace("${partition}", place.partition().id())
                .replace("${principals}", place.partition().principalSuffix())
                .replace("${suffix}", place.partition().dnsSuffix())
                .replace("${account}", place.account())
                .replace("${region}", place.region());
        var policy = Json.tree(text);
        var statements = (ArrayNode) policy.get("Statement");
        roles(statements, "Readers", place, wanted.readers());
        roles(statements, "Writers", place, wanted.writers());
        return policy.toString();
    }

    /// A statement for nobody is left out.
    private static void roles(ArrayNode statements, String sid, Place place, List<String> roles) {
        for (int i = 0; i < statements.size(); i++) {
            if (isOf(statements.get(i), sid)) {
                if (roles.isEmpty()) {
                    statements.remove(i);
                } else {
                    var named = ((ObjectNode) statements.get(i).get("Principal")).putArray("AWS");
                    roles.forEach(role -> named.add(role.startsWith("arn:") ? role : place.roleArn(role)));
                }
                return;
            }
        }
        throw new IllegalStateException(FILE + " must have a statement " + sid);
    }

    private static boolean isOf(JsonNode statement, String sid) {
        return statement.path("Sid").asText().equals(sid);
    }

    private static String text() {
        try (var file = Objects.requireNonNull(KeyTemplate.class.getResourceAsStream(FILE), FILE)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
