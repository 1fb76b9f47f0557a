package rekey.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.aws.Regions;
import rekey.run.Json;

/// events/input.schema.json and the parser say the same of every input of the table, and where the
/// schema cannot know what the parser knows, the table says why.
class InputSchemaTest {
    private static final Path EVENTS = Path.of("events");
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(tree(EVENTS.resolve("input.schema.json")).toString());

    private final InputParser parser = new InputParser(new StackDefaults(
            "alias/cloudwatch-logs",
            List.of("eu-central-1", "eu-west-1"),
            Regions.ofPartitionOf("eu-central-1"),
            true));

    record Row(JsonNode row) {
        String what() {
            return row.path("what").asText();
        }

        JsonNode input() {
            return row.get("input");
        }

        List<String> says() {
            return StreamSupport.stream(row.path("says").spliterator(), false)
                    .map(JsonNode::textValue)
                    .toList();
        }

        String unseen() {
            return row.path("unseen").asText();
        }

        @Override
        public String toString() {
            return what();
        }
    }

    static List<Row> inputs() throws IOException {
        try (var file = InputSchemaTest.class.getResourceAsStream("inputs.yaml")) {
            var rows = new ObjectMapper(new YAMLFactory()).readTree(file);
            return StreamSupport.stream(rows.spliterator(), false).map(Row::new).toList();
        }
    }

    static List<Path> events() throws IOException {
        try (var files = Files.list(EVENTS)) {
            return files.filter(file -> !file.toString().endsWith(".schema.json"))
                    .sorted()
                    .toList();
        }
    }

    private static JsonNode tree(Path file) {
        try {
            return Json.tree(Files.readString(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void theParserTellsExactlyTheseProblems(Row row) {
        if (row.says().isEmpty()) {
            assertThatCode(() -> parser.parse(row.input())).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> parser.parse(row.input()))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessage(String.join("; ", row.says()));
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void theSchemaRefusesWhatTheParserRefusesAsFarAsItCanSee(Row row) {
        boolean takes = row.says().isEmpty() || !row.unseen().isEmpty();
        var refusals = schemaRefuses(row.input());
        assertThat(refusals.isEmpty())
                .as("%s; the schema says %s", row.what(), refusals)
                .isEqualTo(takes);
    }

    @Test
    void theTableIsWellFormed() throws IOException {
        assertThat(inputs()).extracting(Row::what).doesNotHaveDuplicates();
        assertThat(inputs()).hasSizeGreaterThan(50).allSatisfy(row -> {
            assertThat(row.row().has("input")).as(row.what()).isTrue();
            assertThat(row.row().properties())
                    .extracting(field -> field.getKey())
                    .isSubsetOf("what", "input", "says", "unseen");
            assertThat(row.unseen().isEmpty() || !row.says().isEmpty())
                    .as(row.what() + ": only what the parser refuses can be unseen")
                    .isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventThatIsDeliveredIsTakenByBoth(Path event) {
        assertThat(schemaRefuses(tree(event))).isEmpty();
        assertThatCode(() -> parser.parse(tree(event))).doesNotThrowAnyException();
    }

    /// A field without a description helps nobody in an editor.
    @Test
    void everyFieldIsDescribed() {
        assertThat(properties(tree(EVENTS.resolve("input.schema.json"))))
                .hasSizeGreaterThan(10)
                .allSatisfy(field -> assertThat(field.path("description").asText())
                        .as(field.toString())
                        .isNotBlank());
    }

    @Test
    void theFieldsOfTheSchemaAreThoseOfTheParser() {
        var known = tree(EVENTS.resolve("input.schema.json")).path("properties").properties().stream()
                .map(field -> field.getKey())
                .sorted()
                .toList();
        assertThatThrownBy(() -> parser.parse(Json.tree("{\"x\": 1}")))
                .hasMessage("x: unknown field; known are " + String.join(", ", known));
    }

    private static List<Error> schemaRefuses(JsonNode input) {
        return SCHEMA.validate(input.toString(), InputFormat.JSON);
    }

    private static Stream<JsonNode> properties(JsonNode schema) {
        var own = schema.path("properties").properties().stream().map(field -> field.getValue());
        var inner = StreamSupport.stream(schema.spliterator(), false).flatMap(InputSchemaTest::properties);
        return Stream.concat(own, inner);
    }
}
