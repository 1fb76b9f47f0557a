package rekey.survey;

import java.util.List;
import rekey.fakes.VirtualTime;
import rekey.input.AccountScope;
import rekey.input.ExecutionInput;
import rekey.input.Globs;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.input.OrganizationalUnitScope;
import rekey.input.RegionScope;
import rekey.journal.Journal;
import rekey.key.CentralKeys;
import rekey.key.KeyLookup;
import rekey.key.KeyReader;
import rekey.logs.PlaceLogs;
import rekey.member.Entry;
import rekey.place.Place;
import rekey.restore.RestoredPlace;
import rekey.restore.Undone;
import software.amazon.awssdk.services.kms.KmsClient;

/// The survey of a place, for a simulation.
public final class VirtualSurvey {
    public static final String ALIAS = "alias/wanted";
    public static final ExecutionInput INPUT = input(Mode.ROTATE);

    private VirtualSurvey() {}

    public static ExecutionInput input(Mode mode) {
        return new ExecutionInput(
                mode,
                new KeyChoice.Alias(ALIAS),
                AccountScope.ALL,
                OrganizationalUnitScope.ALL,
                new RegionScope.Named(List.of("eu-central-1")),
                Globs.ALL,
                true,
                null);
    }

    /// Of a place whose account is the hub's too.
    public static KeyLookup lookup(Place place, KmsClient kms) {
        var reader = new KeyReader(kms);
        return new KeyLookup(place, reader, new CentralKeys(place.account(), _ -> reader));
    }

    public static SurveyedPlace of(Place place, Journal journal, PlaceLogs logs, KmsClient kms) {
        return new Surveyor(INPUT, place, journal, "survey", new VirtualTime(), () -> false, null)
                .begin(new Entry.Entered(logs, lookup(place, kms)));
    }

    /// Of a place in which `undone` is to be undone, in one invocation after the other of a page
    /// each.
    public static SurveyedPlace restoring(
            Place place, Journal journal, PlaceLogs logs, KmsClient kms, Journal undoneJournal, RestoredPlace undone) {
        var input = restoration();
        var entry = new Entry.Entered(logs, lookup(place, kms));
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
                "survey-" + part,
                new VirtualTime(),
                () -> true,
                Undone.read(undoneJournal, undone));
    }

    public static ExecutionInput restoration() {
        return new ExecutionInput(
                Mode.RESTORE,
                new KeyChoice.Before("r1"),
                AccountScope.ALL,
                OrganizationalUnitScope.ALL,
                new RegionScope.Enabled(),
                Globs.ALL,
                true,
                null);
    }
}
