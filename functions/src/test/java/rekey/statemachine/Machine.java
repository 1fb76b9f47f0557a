package rekey.statemachine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A state machine, or the processor of one of its Maps: states that can only go to each other and
/// see only each other's variables.
record Machine(String name, JsonNode definition) {
    private static final String FILE = "statemachine/rotate.asl.yaml";
    private static final Pattern EXPRESSION = Pattern.compile("\\{%(.*)%}", Pattern.DOTALL);
    private static final Pattern VARIABLE = Pattern.compile("\\$([a-zA-Z_]\\w*)\\b(?!\\s*\\()");

    /// A way from one state to another, and the variables that are assigned on it.
    record Way(String from, String to, Set<String> assigned) {}

    /// The workflow, and the processors of its Maps.
    static List<Machine> all() {
        return withInner(new Machine("workflow", Yaml.tree(FILE))).toList();
    }

    static Machine workflow() {
        return all().getFirst();
    }

    private static Stream<Machine> withInner(Machine machine) {
        var inner = machine.states().entrySet().stream()
                .filter(state -> state.getValue().has("ItemProcessor"))
                .map(state -> new Machine(state.getKey(), state.getValue().get("ItemProcessor")));
        return Stream.concat(Stream.of(machine), inner.flatMap(Machine::withInner));
    }

    Map<String, JsonNode> states() {
        var states = new LinkedHashMap<String, JsonNode>();
        definition.path("States").properties().forEach(state -> states.put(state.getKey(), state.getValue()));
        return states;
    }

    JsonNode state(String state) {
        return definition.path("States").path(state);
    }

    String start() {
        return definition.path("StartAt").asText();
    }

    List<Way> ways() {
        return states().entrySet().stream()
                .flatMap(state -> ways(state.getKey(), state.getValue()))
                .toList();
    }

    private static Stream<Way> ways(String from, JsonNode state) {
        var ways = new ArrayList<Way>();
        if (state.has("Next")) {
            ways.add(new Way(from, state.get("Next").asText(), assigned(state)));
        }
        if (state.has("Default")) {
            ways.add(new Way(from, state.get("Default").asText(), assigned(state)));
        }
        Stream.of("Choices", "Catch")
                .flatMap(branch -> Yaml.stream(state.path(branch)))
                .forEach(branch -> ways.add(new Way(from, branch.path("Next").asText(), assigned(branch))));
        return ways.stream();
    }

    private static Set<String> assigned(JsonNode node) {
        var names = new TreeSet<String>();
        node.path("Assign").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /// The variables that hold something in a state, whichever way led there.
    Map<String, Set<String>> variables() {
        var known = new LinkedHashMap<String, Set<String>>();
        known.put(start(), Set.of());
        boolean changed = true;
        while (changed) {
            changed = false;
            for (var way : ways()) {
                var before = known.get(way.from());
                if (before == null) {
                    continue;
                }
                var after = new TreeSet<>(before);
                after.addAll(way.assigned());
                var merged = known.get(way.to());
                if (merged != null) {
                    after.retainAll(merged);
                }
                if (!after.equals(merged)) {
                    known.put(way.to(), after);
                    changed = true;
                }
            }
        }
        return known;
    }

    /// The expressions of a state, without those of the Map's processor in it.
    static List<String> expressions(JsonNode state) {
        return state.properties().stream()
                .filter(field -> !field.getKey().equals("ItemProcessor"))
                .flatMap(field -> Yaml.texts(field.getValue()))
                .map(EXPRESSION::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1).strip())
                .toList();
    }

    List<String> expressions() {
        return states().values().stream()
                .map(Machine::expressions)
                .flatMap(Collection::stream)
                .toList();
    }

    static Set<String> read(JsonNode state) {
        return expressions(state).stream()
                .flatMap(expression -> VARIABLE.matcher(expression).results())
                .map(variable -> variable.group(1))
                .filter(variable -> !variable.equals("states"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static String expression(String text) {
        var matcher = EXPRESSION.matcher(text);
        if (!matcher.matches()) {
            throw new AssertionError("an expression expected, was " + text);
        }
        return matcher.group(1).strip();
    }
}
