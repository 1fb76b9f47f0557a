package rekey.words;

import java.util.Locale;

/// So many of something, as a sentence says it: `1 log group`, `1,200 log groups`.
///
/// @param one a single one, such as `place`; the plural is made with an s
public record Amount(long number, String one) {
    /// With the verb that agrees, such as `is` and `are`: `1 log group is`.
    public String with(String verbOfOne, String verbOfMany) {
        return this + " " + either(number, verbOfOne, verbOfMany);
    }

    /// The words that agree with the number.
    public static String either(long number, String ofOne, String ofMany) {
        return number == 1 ? ofOne : ofMany;
    }

    public static String digits(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    @Override
    public String toString() {
        return digits(number) + " " + one + either(number, "", "s");
    }
}
