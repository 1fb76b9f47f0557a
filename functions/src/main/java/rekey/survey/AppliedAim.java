package rekey.survey;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import rekey.drift.PlannedTargets;
import rekey.input.KeyChoice;
import rekey.inventory.NotePad;
import rekey.key.KeyLookup;
import rekey.key.PlaceKey;
import rekey.key.WantedKey;
import rekey.outcome.Drift;
import rekey.outcome.Failure;
import rekey.place.Place;

/// To do what a plan has shown, and nothing else: its targets go on the key that it showed, as long as
/// its input still means that.
///
/// @param choice of the plan's input
record AppliedAim(KeyChoice choice, PlannedTargets planned) implements SurveyAim {
    @Override
    public SurveyedPlace begin(Place place, KeyLookup keys, Instant now, Function<Failure, SurveyedPlace> kept) {
        return switch (keys.wanted(choice, now)) {
            case WantedKey.Unreachable(var failure) -> kept.apply(failure);
            case WantedKey.Unfit(var failure) -> drifted(place, PlannedTargets.unfit(failure));
            case WantedKey.Usable(var key, var warnings, var doubts) ->
                isShown(key)
                        ? SurveyedPlace.unseen(place, PlaceKey.existing(key), warnings)
                                .doubting(doubts)
                        : drifted(place, changedTo(key));
            case WantedKey.Unfinished(var key) ->
                isShown(key.arn())
                        ? SurveyedPlace.unfinished(place, PlaceKey.existing(key.arn()), key.warnings())
                        : drifted(place, changedTo(key.arn()));
            case WantedKey.ToBeMade() ->
                shown() instanceof PlaceKey.ToBeCreated
                        ? SurveyedPlace.unseen(place, shown(), List.of())
                        : drifted(place, changedTo("one that is to be made"));
        };
    }

    private PlaceKey shown() {
        return planned.place().wantedKey();
    }

    /// Where the plan showed that a key was to be made, one that Rekey has made since, as the plan's
    /// input describes it, is the one: a run that was stopped goes on with its own.
    private boolean isShown(String key) {
        return shown() instanceof PlaceKey.ToBeCreated || PlaceKey.existing(key).equals(shown());
    }

    private Drift changedTo(String key) {
        return PlannedTargets.changed(shown().text(), key);
    }

    /// Listed all the same: some targets may be right, or deleted.
    private SurveyedPlace drifted(Place place, Drift drift) {
        return SurveyedPlace.unseen(place, shown(), List.of()).comparing(new Compared(drift, 0));
    }

    @Override
    public Judging judging(Place place, PlaceKey wantedKey, KeyLookup keys, Instant now) {
        return new RotationAim(choice).judging(place, wantedKey, keys, now);
    }

    @Override
    public Targets targets(TargetClassifier classifier, NotePad notes, KeyLookup keys, SurveyedPlace from) {
        var compared = Objects.requireNonNullElse(from.compared(), Compared.BEGINNING);
        return new AppliedTargets(
                planned,
                Objects.requireNonNull(from.wantedKey(), "a barred place is not listed")
                        .key(),
                compared,
                classifier,
                notes);
    }
}
