package rekey.operator.rehearsal;

import java.util.List;

/// What is said of a rehearsal before anybody agrees to it.
public final class Announcement {
    private Announcement() {}

    public static List<String> of(Bounds bounds, Rehearsal.With runs) {
        return List.of(
                "It makes %d log groups under %s%s/ and %d KMS keys, in the account %s. Nothing else is touched."
                        .formatted(
                                Scene.logGroups() + Asking.LOG_GROUPS,
                                Bounds.PREFIX,
                                bounds.id(),
                                Scene.KEYS + KeyInquiries.keys(),
                                bounds.place()),
                runs == Rehearsal.With.NO_RUNS
                        ? "It starts no run, and asks AWS what no page of AWS answers, with these log groups and keys."
                        : "It starts real runs of the stack over these log groups alone: plan, rotate, verify, restore, a rotation that it stops,"
                                + " one that goes on, and retire. Then it asks AWS what no page of AWS answers.",
                "It takes %s and costs some cents: each key is $1 a month, by the hour."
                        .formatted(runs == Rehearsal.With.NO_RUNS ? "some minutes" : "20 to 40 minutes"),
                "At its end it deletes the log groups and schedules the keys for deletion in %d days, which costs nothing."
                        .formatted(Deletion.DAYS));
    }
}
