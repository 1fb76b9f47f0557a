package rekey.operator;

import java.util.Comparator;
import rekey.outcome.Blame;
import rekey.outcome.Drift;
import rekey.outcome.NotOnWantedKey;
import rekey.outcome.ReadersKept;
import rekey.outcome.Tally;
import rekey.report.Trouble;

/// What a failure of a place says to a question about it. The order is that of how bad it is.
enum Says {
    /// Nothing to this question: the place may well be right.
    NOTHING,
    /// It keeps the run from knowing.
    NOT_KNOWN,
    WRONG;

    /// Can the place be entered?
    static Says ofTheRole(Trouble.At at) {
        return at.failure().blame() == Blame.AWS ? NOT_KNOWN : WRONG;
    }

    /// Can the wanted key serve the place? What AWS denies to Rekey's role there counts too: nobody else
    /// tells of it.
    static Says ofTheKey(Trouble.At at) {
        var code = at.failure().code();
        if (code.equals(NotOnWantedKey.CODE) || code.equals(ReadersKept.CODE)) {
            return NOTHING;
        }
        if (code.equals(Drift.CODE)) {
            return at.place().drift().stream()
                    .map(group -> ofTheKey(group.reason()))
                    .max(Comparator.naturalOrder())
                    .orElse(NOT_KNOWN);
        }
        // Nobody has judged the key of today; or what is told together may be anything.
        if (code.equals(Drift.Reason.WANTED_KEY_CHANGED.text()) || code.equals(Tally.OTHERS_CODE)) {
            return NOT_KNOWN;
        }
        return switch (at.failure().blame()) {
            case CONFIGURATION, UNKNOWN -> WRONG;
            case AWS, REKEY, STOPPED -> NOT_KNOWN;
        };
    }

    static Says ofTheKey(Drift.Reason reason) {
        return switch (reason) {
            case WANTED_KEY_UNFIT, KEY_POLICY_DENIES -> WRONG;
            case WANTED_KEY_CHANGED -> NOT_KNOWN;
            case ON_ANOTHER_KEY, KEY_NOT_TOLD, KEY_NOT_SEEN, NOT_IN_THE_PLAN -> NOTHING;
        };
    }
}
