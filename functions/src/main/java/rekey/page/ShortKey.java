package rekey.page;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rekey.report.Report;

/// A place's wanted key in a few characters, and in full for who asks.
///
/// @param words the first characters of the key's id, with the account of a key of another one; what
///     is no key ARN, such as `new`, as it is
/// @param arn empty where there is none
record ShortKey(String words, String arn) {
    private static final ShortKey NONE = new ShortKey("", "");
    private static final Pattern ARN = Pattern.compile("arn:[a-z-]+:kms:[a-z0-9-]+:(\\d{12}):key/(.+)");
    private static final Pattern BEGINNING = Pattern.compile("(mrk-)?.{1,8}");

    static ShortKey of(Report.PlaceReport place) {
        return of(place.wantedKey(), place.account());
    }

    static ShortKey of(@Nullable String key, String account) {
        if (key == null) {
            return NONE;
        }
        var arn = ARN.matcher(key);
        return arn.matches()
                ? new ShortKey((arn.group(1).equals(account) ? "" : arn.group(1) + " ") + beginning(arn.group(2)), key)
                : new ShortKey(key, "");
    }

    private static String beginning(String id) {
        var beginning = BEGINNING.matcher(id);
        return beginning.lookingAt() && beginning.end() < id.length() ? beginning.group() + "\u2026" : id;
    }
}
