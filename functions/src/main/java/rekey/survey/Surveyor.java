package rekey.survey;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import rekey.input.ExecutionInput;
import rekey.input.Mode;
import rekey.inventory.NotePad;
import rekey.journal.Journal;
import rekey.key.KeyLookup;
import rekey.logs.ListingSoFar;
import rekey.logs.PlaceLogs;
import rekey.member.Entry;
import rekey.outcome.Failure;
import rekey.outcome.Patience;
import rekey.outcome.PlaceOutcome;
import rekey.pacing.Time;
import rekey.place.Place;

/// Surveys one place: finds the wanted key, lists the log groups, reads the key of the query
/// results, and writes the journal of what is to change. Changes nothing.
final class Surveyor {
    private final ExecutionInput input;
    private final Place place;
    private final Journal journal;
    private final NotePad notes;
    private final String segment;
    private final Time time;
    private final BooleanSupplier timeIsUp;
    private final Supplier<Set<String>> refusedBefore;
    private final SurveyAim aim;
    private final Patience patience;

    /// @param notes of the place
    /// @param segment the journal segment's id: this invocation's own
    /// @param refusedBefore names of the place's log groups that AWS has refused as reserved
    Surveyor(
            ExecutionInput input,
            Place place,
            Journal journal,
            NotePad notes,
            String segment,
            Time time,
            BooleanSupplier timeIsUp,
            Supplier<Set<String>> refusedBefore,
            SurveyAim aim,
            Patience patience) {
        this.aim = aim;
        this.patience = patience;
        this.input = input;
        this.place = place;
        this.journal = journal;
        this.notes = notes;
        this.segment = segment;
        this.time = time;
        this.timeIsUp = timeIsUp;
        this.refusedBefore = refusedBefore;
    }

    SurveyedPlace begin(Entry entry) {
        return goOn(entry, SurveyedPlace.untouched(place));
    }

    /// @param from what an earlier invocation had no time to finish, or AWS would not let it
    SurveyedPlace goOn(Entry entry, SurveyedPlace from) {
        return switch (entry) {
            case Entry.Barred(var failure) -> kept(failure, from);
            case Entry.Entered(var logs, var keys, var _, var _, var _) ->
                from.wantedKey() == null ? begin(logs, keys, from) : listing(logs, keys, from);
        };
    }

    /// What keeps Rekey out of the place, now or for good.
    private SurveyedPlace kept(Failure failure, SurveyedPlace from) {
        return from.after(failure, patience, time.now(), PlaceOutcome.Unreachable::new);
    }

    private SurveyedPlace begin(PlaceLogs logs, KeyLookup keys, SurveyedPlace from) {
        var begun = aim.begin(place, keys, time.now(), failure -> kept(failure, from));
        return begun.wantedKey() == null ? begun : listing(logs, keys, begun);
    }

    private SurveyedPlace listing(PlaceLogs logs, KeyLookup keys, SurveyedPlace from) {
        var wantedKey = Objects.requireNonNull(from.wantedKey(), "a barred place is not listed");
        var judging = aim.judging(place, wantedKey, keys, time.now());
        var unread = unread(judging).flatMap(failure -> patience.delay(from.delay(), failure, time.now()));
        if (unread.isPresent()) {
            return from.after(unread.get(), Objects.requireNonNullElse(from.rest(), ListingSoFar.BEGINNING));
        }
        var classifier =
                new TargetClassifier(input.mode(), judging, wantedKey, journal.writer(segment), refusedBefore, from);
        judging.warnings().forEach(classifier::warn);
        var targets = aim.targets(classifier, notes, keys, from);
        var access = new AccessLook(place, keys, input, timeIsUp);
        return new Listing(input, logs, from, classifier, targets, notes, timeIsUp, patience, access)
                .survey(time.now());
    }

    /// Why KMS does not give the policy of the wanted key now. A verification only looks at who is on it.
    private Optional<Failure> unread(SurveyAim.Judging judging) {
        return input.mode() == Mode.VERIFY
                ? Optional.empty()
                : judging.doubts().get().stream().filter(Failure::passes).findFirst();
    }
}
