package rekey.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A grant of a key to a service, as ListGrants tells it.
///
/// Source: docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html
///
/// @param service the service principal that may use the key
/// @param operations as KMS names them, e.g. `GenerateDataKey`
/// @param sourceArn on whose behalf the service may use it; null: on anybody's
/// @param context pairs that the encryption context must have
/// @param noOther whether it may have no more than these
public record Grant(
        String id,
        String service,
        List<String> operations,
        @Nullable String sourceArn,
        Map<String, String> context,
        boolean noOther) {
    public Grant {
        operations = List.copyOf(operations);
        context = Map.copyOf(context);
    }

    /// The statement of a key policy that lets in the same. Whether a SourceArn takes wildcards, no
    /// page says: here it does, so that no grant is thought narrower than it is.
    ObjectNode statement() {
        var statement = JsonNodeFactory.instance.objectNode().put("Effect", "Allow");
        statement.putObject("Principal").put("Service", service);
        var actions = statement.putArray("Action");
        operations.forEach(operation -> actions.add("kms:" + operation));
        statement.put("Resource", "*");
        var condition = statement.putObject("Condition");
        if (sourceArn != null) {
            condition.putObject("ArnLike").put("aws:SourceArn", sourceArn);
        }
        if (!context.isEmpty()) {
            var pairs = condition.putObject("StringEquals");
            context.forEach((name, value) -> pairs.put("kms:EncryptionContext:" + name, value));
        }
        if (noOther) {
            var names =
                    condition.putObject("ForAllValues:StringEqualsIgnoreCase").putArray("kms:EncryptionContextKeys");
            context.keySet().forEach(names::add);
        }
        return statement;
    }
}
