package rekey.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reads one JSON object field by field and notes every problem under the field's path, so that a
/// person mends an input once and not once per mistake.
final class Fields {
    private final JsonNode object;
    private final String path;
    private final List<String> problems;

    private Fields(JsonNode object, String path, List<String> problems) {
        this.object = object;
        this.path = path;
        this.problems = problems;
    }

    static Fields ofRoot(JsonNode root, List<String> problems) {
        return new Fields(root, "", problems).expectObject("input", root);
    }

    /// Every field of this object must be one of `names`: a misspelt `mode` must never turn a plan
    /// into a rotation.
    Fields only(Set<String> names) {
        object.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                problem(pathOf(name), "unknown field; known are " + String.join(", ", new TreeSet<>(names)));
            }
        });
        return this;
    }

    Optional<Fields> child(String name) {
        var node = object.get(name);
        if (node == null) {
            return Optional.empty();
        }
        return Optional.of(new Fields(node, pathOf(name), problems).expectObject(pathOf(name), node));
    }

    Optional<String> text(String name) {
        var node = object.get(name);
        if (node == null) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            problem(pathOf(name), "text expected, was " + shown(node));
            return Optional.empty();
        }
        return Optional.of(node.textValue());
    }

    boolean flag(String name, boolean otherwise) {
        var node = object.get(name);
        if (node == null) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            problem(pathOf(name), "true or false expected, was " + shown(node));
        }
        return node.booleanValue();
    }

    /// A list that is there must have something in it: an empty selector must mean nothing, never
    /// everything.
    Optional<List<String>> nonEmptyList(String name, ElementRule rule) {
        var list = list(name, rule);
        if (list.isPresent() && list.get().isEmpty() && has(name, JsonNodeType.ARRAY)) {
            problem(pathOf(name), "at least one entry expected, was []; leave the field out for the default");
        }
        return list;
    }

    Optional<List<String>> list(String name, ElementRule rule) {
        var node = object.get(name);
        if (node == null) {
            return Optional.empty();
        }
        if (!node.isArray()) {
            problem(pathOf(name), "a list expected, was " + shown(node));
            return Optional.of(List.of());
        }
        var values = new ArrayList<String>();
        for (int i = 0; i < node.size(); i++) {
            element(node.get(i), "%s[%d]".formatted(pathOf(name), i), rule).ifPresent(values::add);
        }
        return Optional.of(List.copyOf(values));
    }

    private Optional<String> element(JsonNode node, String where, ElementRule rule) {
        if (!node.isTextual() || !rule.test(node.textValue())) {
            problem(where, "%s expected, was %s".formatted(rule.expected(), shown(node)));
            return Optional.empty();
        }
        return Optional.of(node.textValue());
    }

    void problem(String where, String what) {
        problems.add(where + ": " + what);
    }

    String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private boolean has(String name, JsonNodeType type) {
        var node = object.get(name);
        return node != null && node.getNodeType() == type && node.isEmpty();
    }

    private Fields expectObject(String where, JsonNode node) {
        if (!node.isObject()) {
            problem(where, "an object expected, was " + shown(node));
        }
        return this;
    }

    private static String shown(JsonNode node) {
        var text = node.toString();
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}
