package rekey.rotate;

import rekey.input.ExecutionInput;
import rekey.input.ReadersRule;
import rekey.journal.JournalEntry;
import rekey.outcome.Blame;
import rekey.outcome.Drift;
import rekey.outcome.Failure;
import rekey.outcome.ReadersKept;
import rekey.outcome.TargetOutcome;
import rekey.target.PreviousKey;

/// What becomes of a target that is to go on the place's wanted key, and that is on another key by
/// now than its journal entry says.
enum Elsewhere {
    /// It is moved off that key too, once the journal says so.
    TAKEN_ALONG,
    /// It is left alone: it is not as the plan that is applied had shown it.
    DRIFTED,
    /// It is left alone, and fails: readers are to be kept, and nobody compared who may use that key.
    NOT_COMPARED;

    static Elsewhere of(ExecutionInput input) {
        if (input.applies() != null) {
            return DRIFTED;
        }
        return input.readers() == ReadersRule.KEEP ? NOT_COMPARED : TAKEN_ALONG;
    }

    /// What is put back on a key of its own is put back from where the journal says, and from nowhere
    /// else.
    boolean takesAlong(JournalEntry entry) {
        return entry.wanted() == null && this == TAKEN_ALONG;
    }

    /// @param now the key that the target is on, neither the one of its entry nor the wanted one
    TargetOutcome leftAlone(JournalEntry entry, PreviousKey now) {
        if (entry.wanted() != null) {
            return new TargetOutcome.MovedOn(now);
        }
        return this == NOT_COMPARED
                ? failed(ReadersKept.notCompared(entry.previousKey(), now))
                : new TargetOutcome.Drifted(Drift.of(now, entry.previousKey()));
    }

    /// Whether query results may be changed only if their key can be seen again.
    boolean mustSeeAgain(JournalEntry entry) {
        return !takesAlong(entry) && entry.previousKey().isTold();
    }

    /// Of query results that [#mustSeeAgain] holds for, if no log group can be queried.
    TargetOutcome notSeenAgain(JournalEntry entry) {
        if (entry.wanted() != null) {
            return failed(notSeenToBePutBack(entry.previousKey()));
        }
        return this == NOT_COMPARED
                ? failed(ReadersKept.notSeenAgain(entry.previousKey()))
                : new TargetOutcome.Drifted(new Drift(
                        Drift.Reason.KEY_NOT_TOLD,
                        "The plan showed %s, and no log group can be queried now to see it again"
                                .formatted(entry.previousKey().text())));
    }

    private static Failure notSeenToBePutBack(PreviousKey surveyed) {
        return new Failure(
                "QueryResultsNotSeen",
                "The query results are left alone: no log group can be queried now to see whether they are still on %s"
                        .formatted(surveyed.text()),
                Blame.CONFIGURATION,
                "Create a log group of class Standard in the place, and undo the run again");
    }

    private static TargetOutcome failed(Failure failure) {
        return new TargetOutcome.Failed(failure);
    }
}
