package rekey.input;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import rekey.run.Json;

/// What an input says, for a message: in one line, and short, whatever was sent.
final class Quoted {
    private static final int LONGEST_VALUE = 100;
    private static final int LONGEST_NAME = 40;
    private static final Pattern PLAIN_NAME = Pattern.compile("[\\w-]+");

    private Quoted() {}

    /// A value as JSON. Written token by token and only as far as it is shown: a text may have 256
    /// KiB, and lists may lie in each other a hundred thousand deep.
    static String value(JsonNode node) {
        var text = new StringWriter();
        try (var tokens = node.traverse();
                var json = Json.MAPPER.createGenerator(text).disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT)) {
            while (text.getBuffer().length() <= LONGEST_VALUE && tokens.nextToken() != null) {
                json.copyCurrentEvent(tokens);
                json.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cut(text.toString(), LONGEST_VALUE);
    }

    static String text(String text) {
        return value(TextNode.valueOf(text));
    }

    /// A field's name, quoted where it is not a plain one.
    static String name(String name) {
        return cut(
                PLAIN_NAME.matcher(name).matches()
                        ? name
                        : TextNode.valueOf(name).toString(),
                LONGEST_NAME);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 3) + "...";
    }
}
