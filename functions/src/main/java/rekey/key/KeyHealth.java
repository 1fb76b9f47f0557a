package rekey.key;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;
import rekey.place.KeyArn;

/// What KMS says of a key that targets are or were on. What could not be looked at is never called
/// fit: nobody may rely on what is stored under it.
///
/// Written by its fields alone: `{}` is a fit key.
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
    @JsonSubTypes.Type(KeyHealth.Fit.class),
    @JsonSubTypes.Type(KeyTrouble.class),
    @JsonSubTypes.Type(KeyHealth.NotLookedAt.class)
})
public sealed interface KeyHealth permits KeyHealth.Fit, KeyTrouble, KeyHealth.NotLookedAt {
    /// What is to be known of keys that targets are on: of those that fail first, and then of those
    /// that were not looked at, one sentence for each reason.
    ///
    /// @param byKey in the order in which they are named
    static List<String> warnings(SortedMap<String, KeyHealth> byKey) {
        var failing = new ArrayList<String>();
        var unseen = new LinkedHashMap<String, Unseen>();
        byKey.forEach((key, health) -> {
            switch (health) {
                case Fit() -> {}
                case KeyTrouble trouble -> failing.add("Targets are on a key that fails: " + trouble.sentence(key));
                case NotLookedAt why -> {
                    var reason = KeyArn.isName(key) ? why.why() : why.why().replace(key, ""); // AWS's words name it
                    unseen.computeIfAbsent(reason, _ -> new Unseen(why, new ArrayList<>()))
                            .keys()
                            .add(key);
                }
            }
        });
        unseen.values().forEach(alike -> failing.add(alike.first().sentence(alike.keys())));
        return List.copyOf(failing);
    }

    /// Keys that were not looked at for one reason.
    record Unseen(NotLookedAt first, List<String> keys) {}

    /// This where it is an answer, else what another look found.
    default KeyHealth or(KeyHealth other) {
        return this instanceof NotLookedAt && !other.equals(NotLookedAt.BY_NOBODY) ? other : this;
    }

    /// This, in the light of an earlier look: a key that was fit then need not be now, and one that
    /// was failing is said to fail until KMS says otherwise.
    default KeyHealth since(KeyHealth earlier) {
        if (equals(NotLookedAt.BY_NOBODY)) {
            return earlier;
        }
        return this instanceof NotLookedAt && earlier instanceof KeyTrouble ? earlier : this;
    }

    /// It is enabled, and nobody has planned to delete it.
    record Fit() implements KeyHealth {}

    /// It may be fit or not.
    ///
    /// @param why for people
    record NotLookedAt(String why) implements KeyHealth {
        /// Of a key that KMS was not asked for.
        public static final NotLookedAt BY_NOBODY = new NotLookedAt("nobody has asked KMS for it");

        /// @param keys that were not looked at for this reason
        private String sentence(List<String> keys) {
            var named =
                    keys.size() == 1 ? keys.getFirst() : "%s and %d more".formatted(keys.getFirst(), keys.size() - 1);
            return "Targets are on %s, and whether what is stored there stays readable is not known (%s): look whether the key is enabled and not waiting to be deleted"
                    .formatted(named, why);
        }
    }
}
