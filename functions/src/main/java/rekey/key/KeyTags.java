package rekey.key;

import java.util.LinkedHashMap;
import java.util.Map;
import rekey.input.NewKey;

/// The tags of a key that Rekey makes: the account's own memory of what the key is for, when a run
/// has died.
///
/// Source: docs.aws.amazon.com/kms/latest/developerguide/tagging-keys.html
final class KeyTags {
    static final String PURPOSE = "rekey:purpose";
    static final String LOGS = "cloudwatch-logs";
    static final String ALIAS = "rekey:alias";
    static final String RUN = "rekey:run";

    /// Without it CloudWatch Logs takes no key for the destination of a centralization rule.
    private static final String LOGS_MANAGED = "LogsManaged";

    private KeyTags() {}

    static Map<String, String> of(NewKey wanted, String run) {
        var tags = new LinkedHashMap<String, String>();
        tags.put(PURPOSE, LOGS);
        tags.put(ALIAS, wanted.alias());
        tags.put(RUN, run(run));
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

    /// An execution's name may have characters that a tag's value may not.
    private static String run(String run) {
        return run.replaceAll("[^\\w .:/=+@-]", "-");
    }
}
