package rekey.inventory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rekey.outcome.CountedAs;
import rekey.outcome.Counts;
import rekey.progress.PlaceResult;
import rekey.survey.SurveyedPlace;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Notes of places of which only the numbers are given: as many targets of each outcome.
public final class SampleNotes {
    private static final PreviousKey OLD =
            new PreviousKey.Key("arn:aws:kms:eu-central-1:111122223333:key/12345678-1234-1234-1234-123456789012");

    private final SharedNotes shared;

    public SampleNotes(SharedNotes shared) {
        this.shared = shared;
    }

    public SurveyedPlace of(SurveyedPlace surveyed) {
        var pad = shared.of(surveyed.place());
        outcomes(surveyed.tally().counts()).forEach((name, as) -> pad.add(note("/seen/" + name, as, true)));
        for (int i = 0; i < surveyed.toChange(); i++) {
            pad.add(note(toChange(i), CountedAs.TO_CHANGE, true));
        }
        var found = surveyed.targets();
        return new SurveyedPlace(
                surveyed.place(),
                surveyed.barred(),
                surveyed.key(),
                new SurveyedPlace.FoundTargets(
                        found.tally(),
                        found.queryResults(),
                        found.journal(),
                        found.ofStacks(),
                        new Noted(pad.finish(), null)),
                surveyed.undone(),
                surveyed.present(),
                surveyed.service(),
                surveyed.warnings(),
                surveyed.throttles(),
                surveyed.left(),
                surveyed.compared());
    }

    public PlaceResult of(PlaceResult result) {
        var pad = shared.of(result.place());
        int next = 0;
        for (var as : outcomes(result.tally().counts()).values()) {
            pad.add(note(toChange(next++), as, false));
        }
        return new PlaceResult(
                result.place(),
                result.wantedKey(),
                result.tally(),
                result.queryResults(),
                result.previousKeys(),
                result.effort(),
                result.alias(),
                0,
                new Noted(pad.finish(), null),
                null);
    }

    private static String toChange(int number) {
        return "/aws/lambda/a-function-with-a-usual-name-%06d".formatted(number);
    }

    private static Note note(String name, CountedAs as, boolean found) {
        @Nullable Seen seen = found ? new Seen(OLD, "STANDARD", 30, null) : null;
        Note.@Nullable Before before = found ? null : new Note.Before(OLD, 30);
        var at = as == CountedAs.CHANGED ? Instant.parse("2026-10-01T12:00:00Z") : null;
        var code = as == CountedAs.FAILED ? "AccessDeniedException" : null;
        return new Note(new Target.LogGroup(name), as, code, seen, null, before, at, null);
    }

    private static Map<String, CountedAs> outcomes(Counts counts) {
        var all = new ArrayList<CountedAs>();
        all.addAll(Collections.nCopies(counts.changed(), CountedAs.CHANGED));
        all.addAll(Collections.nCopies(counts.alreadyRight(), CountedAs.ALREADY_RIGHT));
        all.addAll(Collections.nCopies(counts.gone(), CountedAs.GONE));
        all.addAll(Collections.nCopies(counts.reserved(), CountedAs.RESERVED));
        all.addAll(Collections.nCopies(counts.excluded(), CountedAs.EXCLUDED));
        all.addAll(Collections.nCopies(counts.movedOn(), CountedAs.MOVED_ON));
        all.addAll(Collections.nCopies(counts.failed(), CountedAs.FAILED));
        var named = new LinkedHashMap<String, CountedAs>();
        all.forEach(as -> named.put("%06d".formatted(named.size()), as));
        return named;
    }
}
