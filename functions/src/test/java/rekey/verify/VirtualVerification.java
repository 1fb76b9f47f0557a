package rekey.verify;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rekey.input.ExecutionInput;
import rekey.inventory.SharedNotes;
import rekey.journal.Journal;
import rekey.key.KeyLookup;
import rekey.key.Serving;
import rekey.logs.PlaceLogs;
import rekey.member.Entry;
import rekey.pack.Work;
import rekey.progress.PlaceProgress;
import rekey.restore.FormerKeys;
import rekey.restore.OriginalRun;
import rekey.survey.VirtualSurvey;
import rekey.target.Target;

/// The verification of a place, for a simulation.
public final class VirtualVerification {
    private VirtualVerification() {}

    public static PlaceProgress of(PlaceProgress progress, Journal journal, PlaceLogs logs) {
        return Verifying.of(logs, journal).segment("verify").look(progress, 0);
    }

    /// One look that writes notes.
    ///
    /// @param undone what is undone; null where nothing is
    /// @param serving of the wanted key, where nothing is undone
    /// @param wereRight which of some targets the survey counted as right
    public static PlaceProgress noting(
            ExecutionInput input,
            PlaceProgress progress,
            Work work,
            Entry.Entered entry,
            Journal journal,
            SharedNotes notes,
            @Nullable OriginalRun undone,
            Serving serving,
            Function<Set<Target>, Optional<Set<Target>>> wereRight) {
        var place = progress.place();
        int rounds = progress.journal().size() - work.journal().size();
        var keysNow = new FormerKeys(place, entry.keys(), Instant.EPOCH);
        var check = undone == null ? expected(input, serving) : new RestorationCheck(undone, keysNow);
        var found = Verifying.of(entry.logs(), journal)
                .input(input)
                .holders(entry.holders()::look)
                .check(check)
                .known(work.denied(), work.right(), wereRight)
                .notes(notes)
                .segment("verify-%d-%d".formatted(rounds, progress.looks()))
                .look(progress, rounds);
        notes.write();
        return found;
    }

    private static TargetCheck expected(ExecutionInput input, Serving serving) {
        return input.applies() == null ? new RotationCheck(() -> serving) : new AppliedCheck(() -> serving);
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
        var keysNow = new FormerKeys(undone.place().place(), keys, Instant.EPOCH);
        return Verifying.of(logs, journal)
                .input(VirtualSurvey.restoration())
                .check(new RestorationCheck(undone, keysNow))
                .known(false, right, Set.of())
                .segment("verify-" + rounds)
                .look(progress, rounds);
    }
}
