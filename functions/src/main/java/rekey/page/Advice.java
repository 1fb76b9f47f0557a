package rekey.page;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import rekey.run.Json;

/// A sentence to a person, and what they are to copy from it, such as a statement of a key policy.
///
/// @param snippet indented JSON; empty where the sentence ends without
public record Advice(String words, String snippet) {

    public static Advice of(String sentence) {
        int start = sentence.indexOf(": {");
        if (start < 0) {
            return new Advice(sentence, "");
        }
        try {
            var snippet = Json.tree(sentence.substring(start + 2));
            return new Advice(
                    sentence.substring(0, start + 1), new String(Json.pretty(snippet), StandardCharsets.UTF_8));
        } catch (UncheckedIOException _) {
            return new Advice(sentence, "");
        }
    }
}
