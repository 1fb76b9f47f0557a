package rekey.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Demands of JSON the shapes that AWS's grammar has, and says where it is otherwise.
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
final class Grammar {
    private Grammar() {}

    static void checkElements(ObjectNode node, Set<String> known, String where) {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new MalformedPolicy(
                        "%s has the unknown element \"%s\"; known are %s".formatted(where, name, new TreeSet<>(known)));
            }
        });
    }

    static void checkOne(ObjectNode node, String element, String number) {
        if (node.has(element) && node.has("Not" + element)) {
            throw new MalformedPolicy("%s has both %s and Not%s".formatted(number, element, element));
        }
    }

    static ObjectNode object(@Nullable JsonNode node, String what) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new MalformedPolicy("%s must be a JSON object, was %s".formatted(what, kind(node)));
    }

    private static String kind(@Nullable JsonNode node) {
        return node == null || node.isMissingNode()
                ? "nothing"
                : Request.lowerCase(node.getNodeType().name());
    }

    static List<JsonNode> list(JsonNode node) {
        var nodes = new ArrayList<JsonNode>();
        if (node.isArray()) {
            node.forEach(nodes::add);
        } else if (!node.isMissingNode()) {
            nodes.add(node);
        }
        return nodes;
    }

    /// One or a list of texts, numbers and booleans, all as text.
    static List<String> texts(JsonNode node, String what) {
        return list(node).stream()
                .map(value -> {
                    if (value.isValueNode() && !value.isNull()) {
                        return value.asText();
                    }
                    throw new MalformedPolicy(
                            "%s must be a text or a list of texts, was %s".formatted(what, kind(value)));
                })
                .toList();
    }
}
