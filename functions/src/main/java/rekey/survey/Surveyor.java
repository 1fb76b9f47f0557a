package rekey.survey;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rekey.input.ExecutionInput;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.key.KeyLookup;
import rekey.key.PlaceKey;
import rekey.key.Serving;
import rekey.key.WantedKey;
import rekey.logs.ListingSoFar;
import rekey.logs.PlaceLogs;
import rekey.member.Entry;
import rekey.outcome.Failure;
import rekey.outcome.Patience;
import rekey.outcome.PlaceOutcome;
import rekey.pacing.Time;
import rekey.place.Place;
import rekey.restore.FormerKeys;
import rekey.restore.OriginalRun;

/// Surveys one place: finds the wanted key, lists the log groups, reads the key of the query
/// results, and writes the journal of what is to change. Changes nothing.
final class Surveyor {
    private final ExecutionInput input;
    private final Place place;
    private final Journal journal;
    private final String segment;
    private final Time time;
    private final BooleanSupplier timeIsUp;
    private final Supplier<Set<String>> refusedBefore;
    private final @Nullable OriginalRun undone;
    private final Patience patience;

    /// @param segment the journal segment's id: this invocation's own
    /// @param refusedBefore names of the place's log groups that AWS has refused as reserved
    /// @param undone what the run that is undone left of the place; null where none is undone
    Surveyor(
            ExecutionInput input,
            Place place,
            Journal journal,
            String segment,
            Time time,
            BooleanSupplier timeIsUp,
            Supplier<Set<String>> refusedBefore,
            @Nullable OriginalRun undone,
            Patience patience) {
        this.undone = undone;
        this.patience = patience;
        this.input = input;
        this.place = place;
        this.journal = journal;
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
            case Entry.Entered(var logs, var keys, var _) ->
                from.wantedKey() == null ? begin(logs, keys, from) : listing(logs, keys, from);
        };
    }

    /// What keeps Rekey out of the place, now or for good.
    private SurveyedPlace kept(Failure failure, SurveyedPlace from) {
        return patience.delay(from.delay(), failure, time.now())
                .map(delay -> from.after(delay, Objects.requireNonNullElse(from.rest(), ListingSoFar.BEGINNING)))
                .orElseGet(() -> SurveyedPlace.barred(
                        place, new PlaceOutcome.Unreachable(patience.spent(from.delay(), failure))));
    }

    private SurveyedPlace begin(PlaceLogs logs, KeyLookup keys, SurveyedPlace from) {
        if (undone != null) {
            return listing(logs, keys, SurveyedPlace.unseen(undone.place()));
        }
        return switch (keys.wanted(input.key(), time.now())) {
            case WantedKey.Unreachable(var failure) -> kept(failure, from);
            case WantedKey.Unfit(var failure) -> SurveyedPlace.barred(place, new PlaceOutcome.Refused(failure));
            case WantedKey.Usable(var key, var warnings) ->
                listing(logs, keys, SurveyedPlace.unseen(place, PlaceKey.existing(key), warnings));
            case WantedKey.Unfinished(var key) ->
                listing(logs, keys, SurveyedPlace.unfinished(place, PlaceKey.existing(key.arn()), key.warnings()));
            case WantedKey.ToBeMade() ->
                listing(logs, keys, SurveyedPlace.unseen(place, new PlaceKey.ToBeCreated(), List.of()));
        };
    }

    private SurveyedPlace listing(PlaceLogs logs, KeyLookup keys, SurveyedPlace from) {
        var wantedKey = Objects.requireNonNull(from.wantedKey(), "a barred place is not listed");
        if (undone != null) {
            var classifier = classifier(from, wantedKey, new FormerKeys(place, keys, time.now())::judge);
            undone.warnings(logs.keys()).forEach(classifier::warn);
            return listing(logs, from, classifier, new RestorationTargets(undone.named(logs.keys()), classifier, from));
        }
        var serving = keys.serving(wantedKey, time.now());
        var classifier = classifier(from, wantedKey, entry -> serving.of(entry.target()));
        serving.warnings().forEach(classifier::warn);
        return listing(logs, from, classifier, new RotationTargets(classifier));
    }

    private SurveyedPlace listing(PlaceLogs logs, SurveyedPlace from, TargetClassifier classifier, Targets targets) {
        return new Listing(input, logs, from, classifier, targets, timeIsUp, patience).survey(time.now());
    }

    private TargetClassifier classifier(
            SurveyedPlace from, PlaceKey wantedKey, Function<JournalEntry, Serving.Judgement> judging) {
        return new TargetClassifier(input.mode(), judging, wantedKey, journal.writer(segment), refusedBefore, from);
    }
}
