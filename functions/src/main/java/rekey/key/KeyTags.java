package rekey.key;

import java.util.LinkedHashMap;
import java.util.Map;
import rekey.input.NewKey;
import rekey.place.Place;
import rekey.run.Sha256;

/// The tags of a key that Rekey makes: the account's own memory of what the key is for, when a run
/// has died.
///
/// Source: docs.aws.amazon.com/kms/latest/developerguide/tagging-keys.html
final class KeyTags {
    static final String PURPOSE = "rekey:purpose";
    static final String LOGS = "cloudwatch-logs";
    static final String ALIAS = "rekey:alias";
    static final String RUN = "rekey:run";

    /// Digits that differ where two keys were to be made differently.
    static final String MADE_AS = "rekey:made-as";

    /// Without it CloudWatch Logs takes no key for the destination of a centralization rule.
    private static final String LOGS_MANAGED = "LogsManaged";

    private KeyTags() {}

    static Map<String, String> of(NewKey wanted, Place place, String run) {
        var tags = new LinkedHashMap<String, String>();
        tags.put(PURPOSE, LOGS);
        tags.put(ALIAS, wanted.alias());
        tags.put(RUN, run(run));
        tags.put(MADE_AS, madeAs(wanted, place));
        if (wanted.logsManaged()) {
            tags.put(LOGS_MANAGED, "true");
        }
        return tags;
    }

    static boolean areFor(String alias, Map<String, String> tags) {
        return LOGS.equals(tags.get(PURPOSE)) && alias.equals(tags.get(ALIAS));
    }

    static boolean areOf(String run, Map<String, String> tags) {
        return run(run).equals(tags.get(RUN));
    }

    /// Whether the key was made as it is wanted now: with the same policy, tagged alike.
    static boolean areAsWanted(NewKey wanted, Place place, Map<String, String> tags) {
        return madeAs(wanted, place).equals(tags.get(MADE_AS));
    }

    private static String madeAs(NewKey wanted, Place place) {
        return Sha256.digits(KeyTemplate.policy(place, wanted) + wanted.logsManaged());
    }

    /// An execution's name may have characters that a tag's value may not.
    private static String run(String run) {
        var allowed = run.replaceAll("[^\\w .:/=+@-]", "-");
        return allowed.equals(run) ? run : allowed + "." + Sha256.digits(run);
    }
}
