package rekey.statemachine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// YAML as CloudFormation reads it: as a tree, in which an alias is the text of its name.
public final class Yaml {
    private static final YAMLMapper MAPPER = new YAMLMapper();

    private Yaml() {}

    public static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode tree(String file) {
        try {
            return MAPPER.readTree(text(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The node itself and everything below it.
    public static Stream<JsonNode> all(JsonNode node) {
        return Stream.concat(Stream.of(node), stream(node).flatMap(Yaml::all));
    }

    public static Stream<JsonNode> stream(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }

    static Stream<String> texts(JsonNode node) {
        return all(node).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    /// A list, where a single entry may stand alone.
    static Stream<String> list(JsonNode node) {
        return node.isArray() ? stream(node).map(JsonNode::asText) : Stream.of(node.asText());
    }
}
