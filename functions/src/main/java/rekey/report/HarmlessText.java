package rekey.report;

/// Text from elsewhere as people may see it. Control characters, bidirectional overrides and what no
/// font shows are replaced: an account's name can say anything.
public final class HarmlessText {
    private static final int REPLACEMENT = '\uFFFD';

    private HarmlessText() {}

    public static String text(String given) {
        if (given.codePoints().allMatch(HarmlessText::isHarmless)) {
            return given;
        }
        return given.codePoints()
                .map(character -> isHarmless(character) ? character : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isHarmless(int character) {
        return character == '\n'
                || character == '\t'
                || switch (Character.getType(character)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> false;
                    default -> true;
                };
    }
}
