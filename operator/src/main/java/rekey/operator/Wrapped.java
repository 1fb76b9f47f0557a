package rekey.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A text in lines of a terminal: broken between words, and each line after the first set in.
final class Wrapped {
    /// A command in backticks is one: broken, it could not be copied.
    private static final Pattern WORDS = Pattern.compile("(?:`[^`]*+`|[^ ])++");

    private Wrapped() {}

    /// A word that is longer than a line is left whole: an ARN is copied as it is.
    ///
    /// @param first before the text
    /// @param indent of the lines after the first
    static List<String> lines(String first, String text, int indent, int width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder(first);
        boolean begun = false;
        for (var word :
                WORDS.matcher(text.strip()).results().map(MatchResult::group).toList()) {
            if (begun && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(indent)).append(word);
            } else {
                line.append(begun ? " " : "").append(word);
            }
            begun = true;
        }
        lines.add(line.toString());
        return lines;
    }
}
