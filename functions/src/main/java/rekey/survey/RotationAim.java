package rekey.survey;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import rekey.input.KeyChoice;
import rekey.inventory.NotePad;
import rekey.key.KeyLookup;
import rekey.key.PlaceKey;
import rekey.key.WantedKey;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.place.Place;

/// To have every target on the place's wanted key, or to see whether it is.
record RotationAim(KeyChoice choice) implements SurveyAim {
    @Override
    public SurveyedPlace begin(Place place, KeyLookup keys, Instant now, Function<Failure, SurveyedPlace> kept) {
        return switch (keys.wanted(choice, now)) {
            case WantedKey.Unreachable(var failure) -> kept.apply(failure);
            case WantedKey.Unfit(var failure) -> SurveyedPlace.barred(place, new PlaceOutcome.Refused(failure));
            case WantedKey.Usable(var key, var warnings, var doubts) ->
                SurveyedPlace.unseen(place, PlaceKey.existing(key), warnings).doubting(doubts);
            case WantedKey.Unfinished(var key) ->
                SurveyedPlace.unfinished(place, PlaceKey.existing(key.arn()), key.warnings());
            case WantedKey.ToBeMade() -> SurveyedPlace.unseen(place, new PlaceKey.ToBeCreated(), List.of());
        };
    }

    @Override
    public Judging judging(Place place, PlaceKey wantedKey, KeyLookup keys, Instant now) {
        var serving = keys.serving(wantedKey, now);
        return new Judging(entry -> serving.of(entry.target()), serving.warnings(), serving::doubts);
    }

    @Override
    public Targets targets(TargetClassifier classifier, NotePad notes, KeyLookup keys, SurveyedPlace from) {
        return new RotationTargets(classifier, notes);
    }
}
