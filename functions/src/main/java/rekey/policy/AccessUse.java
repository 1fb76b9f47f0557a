package rekey.policy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What people and roles do with a log group, for which they need its key as themselves.
///
/// AWS names one list of actions for both. Of these one is certain: without it nothing can be
/// decrypted, or nothing encrypted.
///
/// Source: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
public enum AccessUse {
    READING(NeededAction.DECRYPT),
    WRITING(NeededAction.GENERATE_DATA_KEY);

    private final NeededAction certain;

    AccessUse(NeededAction certain) {
        this.certain = certain;
    }

    NeededAction certain() {
        return certain;
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
