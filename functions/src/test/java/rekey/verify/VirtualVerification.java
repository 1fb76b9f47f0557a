package rekey.verify;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rekey.holders.Holders;
import rekey.input.ExecutionInput;
import rekey.inventory.SharedNotes;
import rekey.journal.Journal;
import rekey.key.KeyLookup;
import rekey.key.Serving;
import rekey.key.UnreadPolicy;
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
        return new PlaceVerification(
                        VirtualSurvey.INPUT,
                        logs,
                        () -> Holders.NONE,
                        journal,
                        new RotationCheck(() -> UnreadPolicy.saying("not asked")),
                        new KnownBefore(false, 0, Set.of()),
                        SharedNotes.unkept().of(progress.place()),
                        "verify",
                        Instant.EPOCH,
                        () -> false,
                        VirtualSurvey.IMPATIENT)
                .look(progress, 0);
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
        var check = undone == null
                ? new RotationCheck(() -> serving)
                : new RestorationCheck(undone, new FormerKeys(place, entry.keys(), Instant.EPOCH));
        var found = new PlaceVerification(
                        input,
                        entry.logs(),
                        entry.holders()::look,
                        journal,
                        check,
                        new KnownBefore(work.denied(), work.right(), Set.of(), wereRight),
                        notes.of(place),
                        "verify-%d-%d".formatted(rounds, progress.looks()),
                        Instant.EPOCH,
                        () -> false,
                        VirtualSurvey.IMPATIENT)
                .look(progress, rounds);
        notes.write();
        return found;
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
                        () -> Holders.NONE,
                        journal,
                        new RestorationCheck(
                                undone, new FormerKeys(undone.place().place(), keys, Instant.EPOCH)),
                        new KnownBefore(false, right, Set.of()),
                        SharedNotes.unkept().of(progress.place()),
                        "verify-" + rounds,
                        Instant.EPOCH,
                        () -> false,
                        VirtualSurvey.IMPATIENT)
                .look(progress, rounds);
    }
}
