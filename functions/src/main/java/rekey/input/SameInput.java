package rekey.input;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// The input of a run, to be given once more.
public final class SameInput {
    /// More is not pasted from a mail or a console.
    private static final int LONGEST = 600;

    private SameInput() {}

    /// Half a sentence, which ends with the input, or with where it is.
    ///
    /// @param input null where it is not known
    public static String with(@Nullable JsonNode input) {
        var json = input == null ? "" : input.toString();
        return json.isEmpty() || json.length() > LONGEST
                ? "with the same input, which *New execution* on the page of this execution has"
                : "with the same input: " + json;
    }
}
