package rekey.survey;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import rekey.inventory.NotePad;
import rekey.key.KeyLookup;
import rekey.key.PlaceKey;
import rekey.outcome.Failure;
import rekey.place.Place;
import rekey.restore.FormerKeys;
import rekey.restore.OriginalRun;

/// To have the targets of an earlier run on the keys that they were on before it.
///
/// @param undone what that run left of the place
record RestorationAim(OriginalRun undone) implements SurveyAim {
    @Override
    public SurveyedPlace begin(Place place, KeyLookup keys, Instant now, Function<Failure, SurveyedPlace> kept) {
        return SurveyedPlace.unseen(undone.place());
    }

    @Override
    public Judging judging(Place place, PlaceKey wantedKey, KeyLookup keys, Instant now) {
        return new Judging(new FormerKeys(place, keys, now)::judge, undone.warnings(keys.shown()), List::of);
    }

    @Override
    public Targets targets(TargetClassifier classifier, NotePad notes, KeyLookup keys, SurveyedPlace from) {
        return new RestorationTargets(undone.named(keys.shown()), keys.shown(), classifier, notes, from);
    }
}
