package rekey.input;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// The input of a run, to be given once more.
public final class SameInput {
    /// More is not pasted from a mail or a console.
    private static final int LONGEST = 600;

    private static final String ALIKE = "with the same input: ";

    private SameInput() {}

    /// Half a sentence, which ends with the input, or with where it is.
    ///
    /// @param input null where it is not known
    public static String with(@Nullable JsonNode input) {
        var json = input == null ? "" : input.toString();
        return json.isEmpty() || json.length() > LONGEST
                ? "with the same input, which *New execution* on the page of this execution has"
                : ALIKE + json;
    }

    /// Where the input begins in a text that [#with] ends; the text's length if there is none.
    public static int beginning(String text) {
        int at = text.indexOf(ALIKE);
        return at < 0 ? text.length() : at + ALIKE.length();
    }
}
