package rekey.report;

/// Text as a cell that no spreadsheet takes for a formula, on one line.
///
/// Source: owasp.org/www-community/attacks/CSV_Injection
final class CsvCell {
    /// The last four are the full-width forms, which some spreadsheets read as the first four.
    private static final String BEGINS_A_FORMULA = "=+-@＝＋－＠";

    private CsvCell() {}

    static String text(String given) {
        var line = HarmlessText.text(given.replace("\r\n", " ").replace('\r', ' '))
                .replace('\n', ' ')
                .replace('\t', ' ');
        return beginsAFormula(line) ? "'" + line : line;
    }

    /// Also behind space, which a spreadsheet may take away.
    private static boolean beginsAFormula(String line) {
        return line.codePoints()
                .dropWhile(character -> Character.isWhitespace(character) || Character.isSpaceChar(character))
                .limit(1)
                .anyMatch(first -> BEGINS_A_FORMULA.indexOf(first) >= 0);
    }
}
