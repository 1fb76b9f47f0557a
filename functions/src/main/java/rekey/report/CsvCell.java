package rekey.report;

import org.jspecify.annotations.Nullable;

/// Text as a cell that no spreadsheet takes for a formula, on one line.
///
/// Source: owasp.org/www-community/attacks/CSV_Injection
public final class CsvCell {
    /// The last four are the full-width forms, which some spreadsheets read as the first four.
    private static final String BEGINS_A_FORMULA = "=+-@＝＋－＠";

    private CsvCell() {}

    /// @param value a number, a text, or null for an empty cell; an empty text is one too
    static Object of(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        return value instanceof Number ? value : text(value.toString());
    }

    public static String text(String given) {
        var line = HarmlessText.text(given.replace("\r\n", " ").replace('\r', ' '))
                .replace('\n', ' ')
                .replace('\t', ' ');
        return beginsAFormula(line) ? "'" + line : line;
    }

    /// Also behind space, which a spreadsheet may strip.
    private static boolean beginsAFormula(String line) {
        return line.codePoints()
                .dropWhile(character -> Character.isWhitespace(character) || Character.isSpaceChar(character))
                .limit(1)
                .anyMatch(first -> BEGINS_A_FORMULA.indexOf(first) >= 0);
    }
}
