package rekey.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reads one JSON object field by field and notes every problem under the field's path. What is
/// empty is either not there or a problem that was noted.
final class Fields {
    private static final String A_LIST = "a list";

    private final JsonNode object;
    private final String path;
    private final Problems problems;

    private Fields(JsonNode object, String path, Problems problems) {
        this.object = object;
        this.path = path;
        this.problems = problems;
    }

    static Fields ofRoot(JsonNode root, Problems problems) {
        var fields = new Fields(root, "", problems);
        fields.is("an object", root.isObject(), "input", root);
        return fields;
    }

    /// Every field of this object must be one of `names`: a misspelt `mode` must never turn a plan
    /// into a rotation.
    Fields only(Set<String> names) {
        object.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                problems.add(pathOf(name), "unknown field; known are " + String.join(", ", new TreeSet<>(names)));
            }
        });
        return this;
    }

    boolean has(String name) {
        return object.has(name);
    }

    List<String> names() {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    boolean says(String name, String text) {
        return object.path(name).asText().equals(text) && object.path(name).isTextual();
    }

    Optional<Fields> child(String name) {
        var node = object.get(name);
        if (node == null || !is("an object", node.isObject(), pathOf(name), node)) {
            return Optional.empty();
        }
        return Optional.of(new Fields(node, pathOf(name), problems));
    }

    Optional<String> text(String name) {
        var node = object.get(name);
        if (node == null || !is("text", node.isTextual(), pathOf(name), node)) {
            return Optional.empty();
        }
        return Optional.of(node.textValue());
    }

    boolean flag(String name, boolean otherwise) {
        var node = object.get(name);
        if (node == null || !is("true or false", node.isBoolean(), pathOf(name), node)) {
            return otherwise;
        }
        return node.booleanValue();
    }

    /// A whole number of 0 to `most`.
    int count(String name, int most, int otherwise) {
        return count(name, 0, most, otherwise);
    }

    /// A whole number of `least` to `most`.
    int count(String name, int least, int most, int otherwise) {
        var node = object.get(name);
        var expected = "a whole number of %d to %d".formatted(least, most);
        if (node == null
                || !is(
                        expected,
                        node.canConvertToExactIntegral()
                                && node.canConvertToInt()
                                && node.intValue() >= least
                                && node.intValue() <= most,
                        pathOf(name),
                        node)) {
            return otherwise;
        }
        return node.intValue();
    }

    /// A list that is there must have something in it: an empty selector must mean nothing, never
    /// everything.
    Optional<List<String>> nonEmptyList(String name, ElementRule rule) {
        return nonEmptyList(name, A_LIST, rule);
    }

    /// @param expected instead of the words "a list"
    Optional<List<String>> nonEmptyList(String name, String expected, ElementRule rule) {
        var list = list(name, expected, rule);
        if (list.isPresent() && object.get(name).isEmpty()) {
            problems.add(pathOf(name), "at least one entry expected, was []; leave the field out for the default");
        }
        return list;
    }

    Optional<List<String>> list(String name, ElementRule rule) {
        return list(name, A_LIST, rule);
    }

    /// The entries that are as they must be; each may be there once.
    private Optional<List<String>> list(String name, String expected, ElementRule rule) {
        var node = object.get(name);
        if (node == null || !is(expected, node.isArray(), pathOf(name), node)) {
            return Optional.empty();
        }
        var values = new LinkedHashSet<String>();
        for (int i = 0; i < node.size(); i++) {
            var entry = node.get(i);
            var where = "%s[%d]".formatted(pathOf(name), i);
            if (is(rule.expected(), entry.isTextual() && rule.test(entry.textValue()), where, entry)
                    && !values.add(entry.textValue())) {
                problems.add(where, "each entry once expected, %s is there already".formatted(Quoted.value(entry)));
            }
        }
        return Optional.of(List.copyOf(values));
    }

    /// The texts of this object by their names, those where both are as they must be; at least one.
    Map<String, String> texts(ElementRule nameRule, ElementRule rule) {
        var values = new LinkedHashMap<String, String>();
        object.properties().forEach(field -> {
            var where = pathOf(field.getKey());
            var node = field.getValue();
            boolean named = nameRule.test(field.getKey());
            if (!named) {
                problems.add(where, nameRule.expected() + " expected as the field's name");
            }
            if (is(rule.expected(), node.isTextual() && rule.test(node.textValue()), where, node) && named) {
                values.put(field.getKey(), node.textValue());
            }
        });
        if (object.isEmpty()) {
            problems.add(path, "at least one entry expected, was {}");
        }
        return values;
    }

    String pathOf(String name) {
        return path.isEmpty() ? Quoted.name(name) : path + "." + Quoted.name(name);
    }

    private boolean is(String expected, boolean asExpected, String where, JsonNode node) {
        if (!asExpected) {
            problems.add(where, "%s expected, was %s".formatted(expected, Quoted.value(node)));
        }
        return asExpected;
    }
}
