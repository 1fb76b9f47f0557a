package rekey.statemachine;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// What CloudFormation makes of a template's texts and conditions with these parameters: those of
/// its functions that need no resource.
///
/// Source:
/// docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
final class Deployment {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    private final Node template;
    private final Map<String, String> parameters;

    /// @param parameters that have another value than their default
    Deployment(String file, Map<String, String> parameters) {
        this.template = new org.yaml.snakeyaml.Yaml().compose(new StringReader(Yaml.text(file)));
        this.parameters = parameters;
    }

    /// @param path to a property whose value is a text
    String text(String... path) {
        return text(at(template, path));
    }

    boolean holds(String condition) {
        return holds(at(template, "Conditions", condition));
    }

    private String text(Node node) {
        return switch (node.getTag().getValue()) {
            case "!Ref" -> parameter(scalar(node));
            case "!Sub" -> substituted(node);
            case "!If" -> text(chosen(node));
            case "!Select" -> texts(argument(node, 1)).get(Integer.parseInt(scalar(argument(node, 0))));
            case "!Join" -> String.join(scalar(argument(node, 0)), texts(argument(node, 1)));
            default -> scalar(node);
        };
    }

    private List<String> texts(Node node) {
        return node.getTag().getValue().equals("!Split")
                ? List.of(text(argument(node, 1)).split(Pattern.quote(scalar(argument(node, 0))), -1))
                : arguments(node).stream().map(each -> text(each)).toList();
    }

    private String substituted(Node node) {
        return node instanceof ScalarNode
                ? filled(scalar(node), Map.of())
                : filled(
                        scalar(argument(node, 0)),
                        ((MappingNode) argument(node, 1))
                                .getValue().stream()
                                        .collect(Collectors.toMap(
                                                entry -> scalar(entry.getKeyNode()),
                                                entry -> text(entry.getValueNode()))));
    }

    private String filled(String text, Map<String, String> names) {
        return VARIABLE.matcher(text).replaceAll(variable -> {
            var name = variable.group(1);
            return Matcher.quoteReplacement(names.containsKey(name) ? names.get(name) : parameter(name));
        });
    }

    private String parameter(String name) {
        var given = parameters.get(name);
        return given == null ? scalar(at(template, "Parameters", name, "Default")) : given;
    }

    private Node chosen(Node node) {
        return argument(node, holds(scalar(argument(node, 0))) ? 1 : 2);
    }

    private boolean holds(Node node) {
        return switch (node.getTag().getValue()) {
            case "!Condition" -> holds(scalar(node));
            case "!Not" -> !holds(argument(node, 0));
            case "!And" -> arguments(node).stream().allMatch(this::holds);
            case "!Equals" -> text(argument(node, 0)).equals(text(argument(node, 1)));
            default -> throw new IllegalArgumentException("no condition: " + node);
        };
    }

    private static Node at(Node from, String... path) {
        var node = from;
        for (var name : path) {
            node = ((MappingNode) node)
                    .getValue().stream()
                            .filter(entry -> scalar(entry.getKeyNode()).equals(name))
                            .map(NodeTuple::getValueNode)
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("no " + name + " in " + List.of(path)));
        }
        return node;
    }

    private static List<Node> arguments(Node node) {
        return ((SequenceNode) node).getValue();
    }

    private static Node argument(Node node, int number) {
        return arguments(node).get(number);
    }

    private static String scalar(Node node) {
        return ((ScalarNode) node).getValue();
    }
}
