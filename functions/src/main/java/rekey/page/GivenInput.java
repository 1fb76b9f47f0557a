package rekey.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import rekey.run.Json;

/// The execution input as the page shows it.
///
/// @param comment what whoever started the run wrote into it, such as the schedule; empty where they
///     wrote none
/// @param text indented JSON; empty where nobody kept the input
/// @param isCut whether it is no more than the first part
record GivenInput(String comment, String text, boolean isCut) {
    /// An input may have 256 KiB.
    static final int LONGEST = 10_000;

    /// What the console of Step Functions offers for an input.
    private static final String OF_THE_CONSOLE = "Insert your JSON here";

    static GivenInput of(@Nullable JsonNode input) {
        if (input == null) {
            return new GivenInput("", "", false);
        }
        var comment = input.path("Comment").asText();
        var text = new String(Json.pretty(input), StandardCharsets.UTF_8);
        boolean isLong = text.length() > LONGEST;
        return new GivenInput(
                comment.equals(OF_THE_CONSOLE) ? "" : comment, isLong ? text.substring(0, LONGEST) : text, isLong);
    }
}
