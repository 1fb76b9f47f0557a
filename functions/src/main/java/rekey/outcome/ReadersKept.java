package rekey.outcome;

import rekey.target.PreviousKey;

/// Targets that a run leaves alone because it is to keep their readers and writers.
public final class ReadersKept {
    /// The code of what is left alone.
    public static final String CODE = "ReadersLoseAccess";

    private static final String REMEDY =
            "Run Rekey again: its survey compares the policies of the keys that the targets are on by then";

    private ReadersKept() {}

    /// Of a target that is on another key by now than the survey saw: nobody compared who may use that
    /// one.
    public static Failure notCompared(PreviousKey surveyed, PreviousKey now) {
        return failure("The target is on %s now. The survey saw it on %s, and compared who may use that"
                .formatted(now.text(), surveyed.text()));
    }

    /// Of query results whose key nobody can read any more.
    public static Failure notSeenAgain(PreviousKey surveyed) {
        return failure("The survey saw the query results on %s, and no log group can be queried now to see it again"
                .formatted(surveyed.text()));
    }

    /// Of targets that the survey had not seen, or whose keys let in others by now: the report has the
    /// statements of the survey alone.
    public static Failure seenLate(Failure refusal) {
        return new Failure(
                refusal.code(),
                refusal.message(),
                refusal.blame(),
                "Run Rekey in mode plan: its report.html has the statements for the key's policy under \"Who loses access\". Or leave out `\"readers\": \"keep\"` to move the logs all the same");
    }

    private static Failure failure(String message) {
        return new Failure(CODE, message, Blame.CONFIGURATION, REMEDY);
    }
}
