package rekey.policy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.outcome.Excerpt;

/// One operator with one condition key and the values expected of it.
///
/// @param operator as in the policy
/// @param key as in the policy
/// @param lowerCaseKey names of keys ignore case
/// @param open what it looks at that may be one thing or another
record Condition(String operator, String key, List<String> values, String lowerCaseKey, Check check, Set<Open> open) {
    private static final int VALUES_SHOWN = 3;
    static final int CHARACTERS_SHOWN = 200;

    /// @param variables whether the policy's version knows variables
    static Condition of(String operator, String key, List<String> values, boolean variables) {
        return new Condition(
                operator,
                key,
                values,
                Request.lowerCase(key),
                Check.parse(operator, values, variables),
                Open.mentionedIn(Stream.concat(Stream.of(key), values.stream())));
    }

    Truth holds(Context context) {
        return check.of(context.value(lowerCaseKey), context);
    }

    /// As people know it from the policy, e.g. `StringEquals aws:SourceAccount "111122223333"`.
    @Override
    public String toString() {
        String shown =
                values.stream().limit(VALUES_SHOWN).map(Condition::quoted).collect(Collectors.joining(" or "));
        int more = values.size() - VALUES_SHOWN;
        return "%s %s %s%s"
                .formatted(
                        Excerpt.cut(operator, CHARACTERS_SHOWN),
                        Excerpt.cut(key, CHARACTERS_SHOWN),
                        shown,
                        more > 0 ? " or " + more + " more" : "");
    }

    /// A policy can hold 32 KB in one value; a reason is read by people.
    static String quoted(String text) {
        return '"' + Excerpt.cut(text, CHARACTERS_SHOWN) + '"';
    }
}
