package rekey.verify;

import java.time.Instant;
import rekey.input.ExecutionInput;
import rekey.journal.Journal;
import rekey.key.Serving;
import rekey.logs.PlaceLogs;
import rekey.rotate.PlaceProgress;
import rekey.survey.VirtualSurvey;

/// The verification of a place, for a simulation.
public final class VirtualVerification {
    private VirtualVerification() {}

    public static PlaceProgress of(PlaceProgress progress, Journal journal, PlaceLogs logs) {
        return of(VirtualSurvey.INPUT, progress, journal, logs);
    }

    public static PlaceProgress of(ExecutionInput input, PlaceProgress progress, Journal journal, PlaceLogs logs) {
        return new PlaceVerification(
                        input,
                        logs,
                        journal,
                        new NewLogGroups(false, () -> Serving.untold("not asked")),
                        "verify",
                        Instant.EPOCH,
                        () -> false)
                .look(progress, 0);
    }
}
