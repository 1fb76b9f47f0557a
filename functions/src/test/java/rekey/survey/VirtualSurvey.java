package rekey.survey;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import rekey.drift.PlannedTargets;
import rekey.fakes.VirtualTime;
import rekey.holders.VirtualHolders;
import rekey.input.ExecutionInput;
import rekey.input.InputBuilder;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.inventory.SharedNotes;
import rekey.journal.Journal;
import rekey.key.CentralKeys;
import rekey.key.KeyChanges;
import rekey.key.KeyInventory;
import rekey.key.KeyLookup;
import rekey.key.KeyReader;
import rekey.key.KeyUses;
import rekey.key.KeyWriter;
import rekey.logs.PlaceLogs;
import rekey.member.Entry;
import rekey.outcome.Patience;
import rekey.place.Place;
import rekey.restore.OriginalRun;
import rekey.restore.RestoredPlace;
import software.amazon.awssdk.services.kms.KmsClient;

/// The survey of a place, for a simulation.
public final class VirtualSurvey {
    public static final String ALIAS = "alias/wanted";
    public static final ExecutionInput INPUT = input(Mode.ROTATE);

    /// Nothing is tried again later.
    public static final Patience IMPATIENT = new Patience(Duration.ZERO);

    private VirtualSurvey() {}

    public static ExecutionInput input(Mode mode) {
        return input(mode, new KeyChoice.Alias(ALIAS));
    }

    public static ExecutionInput input(Mode mode, KeyChoice key) {
        return InputBuilder.rotation()
                .mode(mode)
                .key(key)
                .regions(List.of("eu-central-1"))
                .build();
    }

    /// Of a place whose account is the hub's too.
    public static KeyLookup lookup(Place place, KmsClient kms) {
        return lookup(place, kms, null);
    }

    private static KeyLookup lookup(Place place, KmsClient kms, @Nullable String organization) {
        var reader = new KeyReader(kms);
        return new KeyLookup(place, reader, new CentralKeys(place.account(), _ -> reader), organization);
    }

    public static Entry.Entered entered(Place place, PlaceLogs logs, KmsClient kms) {
        return entered(place, logs, kms, null);
    }

    /// @param organization of the place's account; null where not known
    static Entry.Entered entered(Place place, PlaceLogs logs, KmsClient kms, @Nullable String organization) {
        var changes = new KeyChanges(new KeyWriter(kms), new VirtualTime(), new SplittableRandom(0), () -> false);
        var uses = new KeyUses(() -> kms, new VirtualTime(), new SplittableRandom(0), () -> false);
        var inventory = new KeyInventory(place, new KeyReader(kms), uses);
        return new Entry.Entered(
                logs, lookup(place, kms, organization), changes, VirtualHolders.nothing(place), inventory);
    }

    public static SurveyedPlace of(Place place, Journal journal, PlaceLogs logs, KmsClient kms) {
        return of(Mode.ROTATE, place, journal, logs, kms);
    }

    public static SurveyedPlace of(Mode mode, Place place, Journal journal, PlaceLogs logs, KmsClient kms) {
        return new Surveyor(
                        input(mode),
                        place,
                        journal,
                        SharedNotes.unkept().of(place),
                        "survey",
                        new VirtualTime(),
                        () -> false,
                        Set::of,
                        new RotationAim(input(mode).key()),
                        IMPATIENT)
                .begin(entered(place, logs, kms));
    }

    /// One invocation of many, which writes notes.
    ///
    /// @param from what the one before found; null for the first
    /// @param undone what is to be undone; null where nothing is
    /// @param timeIsUp after each page
    public static SurveyedPlace noting(
            ExecutionInput input,
            @Nullable SurveyedPlace from,
            Entry.Entered entry,
            Journal journal,
            SharedNotes notes,
            String segment,
            @Nullable OriginalRun undone,
            BooleanSupplier timeIsUp) {
        var aim = undone == null ? new RotationAim(input.key()) : new RestorationAim(undone);
        return noting(input, from, entry, journal, notes, segment, aim, timeIsUp);
    }

    /// One invocation of many, which writes notes, where a plan is applied.
    ///
    /// @param from what the one before found; null for the first
    /// @param timeIsUp after each page
    public static SurveyedPlace applying(
            ExecutionInput input,
            @Nullable SurveyedPlace from,
            Entry.Entered entry,
            Journal journal,
            SharedNotes notes,
            String segment,
            PlannedTargets planned,
            BooleanSupplier timeIsUp) {
        return noting(input, from, entry, journal, notes, segment, new AppliedAim(input.key(), planned), timeIsUp);
    }

    private static SurveyedPlace noting(
            ExecutionInput input,
            @Nullable SurveyedPlace from,
            Entry.Entered entry,
            Journal journal,
            SharedNotes notes,
            String segment,
            SurveyAim aim,
            BooleanSupplier timeIsUp) {
        var place = entry.logs().place();
        var surveyor = new Surveyor(
                input, place, journal, notes.of(place), segment, new VirtualTime(), timeIsUp, Set::of, aim, IMPATIENT);
        var found = from == null ? surveyor.begin(entry) : surveyor.goOn(entry, from);
        notes.write();
        return found;
    }

    /// Of a place in which `undone` is to be undone, in one invocation after the other of a page
    /// each.
    public static SurveyedPlace restoring(
            Place place, Journal journal, PlaceLogs logs, KmsClient kms, Journal undoneJournal, RestoredPlace undone) {
        var input = restoration();
        var entry = entered(place, logs, kms);
        int part = 0;
        var found = surveyor(input, place, journal, part, undoneJournal, undone).begin(entry);
        while (found.rest() != null) {
            part++;
            found = surveyor(input, place, journal, part, undoneJournal, undone).goOn(entry, found);
        }
        return found;
    }

    private static Surveyor surveyor(
            ExecutionInput input, Place place, Journal journal, int part, Journal undoneJournal, RestoredPlace undone) {
        return new Surveyor(
                input,
                place,
                journal,
                SharedNotes.unkept().of(place),
                "survey-" + part,
                new VirtualTime(),
                () -> true,
                Set::of,
                new RestorationAim(OriginalRun.read(undoneJournal, undone, input.logGroups()::test)),
                IMPATIENT);
    }

    public static ExecutionInput restoration() {
        return InputBuilder.restoration("r1").build();
    }
}
