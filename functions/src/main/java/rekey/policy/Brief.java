package rekey.policy;

import java.util.ArrayList;
import java.util.List;
import rekey.outcome.Excerpt;

/// What people read of a policy, kept short: a policy holds 32 KB, in one text or in hundreds.
final class Brief {
    static final int CHARACTERS = 1_000;
    private static final int SHOWN = 3;

    private Brief() {}

    /// The first few, each of them kept short, and `and 57 more` where there are.
    static List<String> list(List<String> texts) {
        var shown = new ArrayList<>(first(texts));
        if (texts.size() > SHOWN) {
            shown.add(more(texts));
        }
        return shown;
    }

    /// The same in one text.
    static String joined(List<String> texts, String separator) {
        String shown = String.join(separator, first(texts));
        return texts.size() > SHOWN ? shown + " " + more(texts) : shown;
    }

    private static List<String> first(List<String> texts) {
        return texts.stream()
                .limit(SHOWN)
                .map(text -> Excerpt.cut(text, CHARACTERS))
                .toList();
    }

    private static String more(List<String> texts) {
        return "and " + (texts.size() - SHOWN) + " more";
    }
}
