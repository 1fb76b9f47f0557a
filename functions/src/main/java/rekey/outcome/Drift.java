package rekey.outcome;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import rekey.target.PreviousKey;

/// Why a target is not as the plan that is applied had shown it: it is left alone.
///
/// @param message how it is now, and how the plan had it; for people
public record Drift(Reason reason, String message) {
    /// The code of what a place fails of in which targets that the plan was to change are left alone.
    public static final String CODE = "DriftedFromPlan";

    /// Of a target that is on another key than the plan showed.
    public static Drift of(PreviousKey now, PreviousKey shown) {
        if (shown instanceof PreviousKey.Unknown) {
            return new Drift(
                    Reason.KEY_NOT_SEEN,
                    "It is on %s, and when the plan was made nobody could see its key".formatted(now.text()));
        }
        return shown.isTold() && now.isTold()
                ? new Drift(
                        Reason.ON_ANOTHER_KEY, "It is on %s, the plan showed %s".formatted(now.text(), shown.text()))
                : new Drift(
                        Reason.KEY_NOT_TOLD,
                        "It is on %s, the plan showed %s: nobody can tell whether they are the same"
                                .formatted(now.text(), shown.text()));
    }

    /// The text is what the report says.
    public enum Reason {
        /// The alias, or what else the plan's input names, means another key.
        WANTED_KEY_CHANGED("WantedKeyChanged"),
        /// The key is there, and no key that CloudWatch Logs takes: disabled, to be deleted.
        WANTED_KEY_UNFIT("WantedKeyUnfit"),
        /// The key's policy does not let CloudWatch Logs use it for the target any more.
        KEY_POLICY_DENIES("KeyPolicyDenies"),
        ON_ANOTHER_KEY("OnAnotherKey"),
        /// Which key the target is on could not be told, by the plan or now: nobody can compare.
        KEY_NOT_TOLD("KeyNotTold"),
        /// Query results of a place in which nothing could be queried when the plan was made, and can be
        /// now: the plan has shown no key that they were to be moved off.
        KEY_NOT_SEEN("KeyNotSeen"),
        /// Not on the wanted key, and the plan was not to change it: it is new since, in most cases.
        NOT_IN_THE_PLAN("NotInThePlan");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /// Whether the plan was to change the target, and had shown it as it was.
        public boolean planned() {
            return this != NOT_IN_THE_PLAN && this != KEY_NOT_SEEN;
        }

        @JsonValue
        public String text() {
            return text;
        }

        @JsonCreator
        static Reason parse(String text) {
            return Arrays.stream(values())
                    .filter(value -> value.text.equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no reason of a drift: " + text));
        }
    }
}
