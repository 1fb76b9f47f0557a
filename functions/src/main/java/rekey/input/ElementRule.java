package rekey.input;

import java.util.function.Predicate;

/// What an entry of a list must be.
///
/// @param expected completes the sentence "… expected"
record ElementRule(String expected, Predicate<String> predicate) {
    boolean test(String value) {
        return predicate.test(value);
    }
}
