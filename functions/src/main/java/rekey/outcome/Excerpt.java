package rekey.outcome;

/// A text made short enough for where it goes.
public final class Excerpt {
    private static final String ELLIPSIS = "...";

    private Excerpt() {}

    /// On one line.
    ///
    /// @param most characters of the result, at least 4
    public static String of(String text, int most) {
        return cut(text.strip().replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " "), most);
    }

    /// The beginning as it is, where a blank or a line's end may be what matters.
    ///
    /// @param most characters of the result, at least 4
    public static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - ELLIPSIS.length();
        // Half of a surrogate pair is no character, and what is not UTF-8 AWS refuses.
        boolean insidePair = Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, insidePair ? end - 1 : end) + ELLIPSIS;
    }
}
