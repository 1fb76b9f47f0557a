package rekey.outcome;

/// A text made short enough for where it goes, on one line.
public final class Excerpt {
    private static final String ELLIPSIS = "...";

    private Excerpt() {}

    /// @param most characters of the result, at least 4
    public static String of(String text, int most) {
        var line = text.strip().replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
        if (line.length() <= most) {
            return line;
        }
        int end = most - ELLIPSIS.length();
        // Half of a surrogate pair is no character, and what is not UTF-8 AWS refuses.
        boolean insidePair = Character.isHighSurrogate(line.charAt(end - 1));
        return line.substring(0, insidePair ? end - 1 : end) + ELLIPSIS;
    }
}
