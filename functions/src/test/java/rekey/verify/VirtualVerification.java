package rekey.verify;

import java.time.Instant;
import java.util.Set;
import rekey.journal.Journal;
import rekey.key.KeyLookup;
import rekey.key.UnreadPolicy;
import rekey.logs.PlaceLogs;
import rekey.progress.PlaceProgress;
import rekey.restore.FormerKeys;
import rekey.restore.OriginalRun;
import rekey.survey.VirtualSurvey;

/// The verification of a place, for a simulation.
public final class VirtualVerification {
    private VirtualVerification() {}

    public static PlaceProgress of(PlaceProgress progress, Journal journal, PlaceLogs logs) {
        return new PlaceVerification(
                        VirtualSurvey.INPUT,
                        logs,
                        journal,
                        new RotationCheck(() -> UnreadPolicy.saying("not asked")),
                        new KnownBefore(false, 0, Set.of()),
                        "verify",
                        Instant.EPOCH,
                        () -> false,
                        VirtualSurvey.IMPATIENT)
                .look(progress, 0);
    }

    /// Of a place in which `undone` is to be undone.
    ///
    /// @param right how many targets its survey counted as right
    public static PlaceProgress restoring(
            PlaceProgress progress,
            Journal journal,
            PlaceLogs logs,
            KeyLookup keys,
            OriginalRun undone,
            int right,
            int rounds) {
        return new PlaceVerification(
                        VirtualSurvey.restoration(),
                        logs,
                        journal,
                        new RestorationCheck(
                                undone, new FormerKeys(undone.place().place(), keys, Instant.EPOCH)),
                        new KnownBefore(false, right, Set.of()),
                        "verify-" + rounds,
                        Instant.EPOCH,
                        () -> false,
                        VirtualSurvey.IMPATIENT)
                .look(progress, rounds);
    }
}
