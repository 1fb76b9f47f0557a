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
        return new Surveyor(INPUT, place, journal, "survey", new VirtualTime(), () -> false)
                .begin(new Entry.Entered(logs, lookup(place, kms)));
    }
}
