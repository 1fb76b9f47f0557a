package rekey.verify;

import java.util.Set;
import rekey.holders.Holders;
import rekey.inventory.SharedNotes;
import rekey.key.UnreadPolicy;
import rekey.outcome.Patience;
import rekey.progress.PlaceProgress;
import rekey.rotate.RotationBench;
import rekey.survey.VirtualSurvey;

/// Looks at a simulated place as the verification does.
final class Looks {
    private Looks() {}

    /// In a rotation, where nothing was known before and time is never up.
    static PlaceProgress ofRotation(RotationBench bench, Patience patience, PlaceProgress progress) {
        return new PlaceVerification(
                        VirtualSurvey.INPUT,
                        bench.newLogs(),
                        () -> Holders.NONE,
                        bench.journal,
                        new RotationCheck(() -> UnreadPolicy.saying("not asked")),
                        new KnownBefore(false, 0, Set.of()),
                        SharedNotes.unkept().of(RotationBench.PLACE),
                        "look-" + bench.time.nanos(),
                        bench.time.now(),
                        () -> false,
                        patience)
                .look(progress, 0);
    }
}
