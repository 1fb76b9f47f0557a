package rekey.survey;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import rekey.inventory.NotePad;
import rekey.journal.JournalEntry;
import rekey.key.KeyLookup;
import rekey.key.PlaceKey;
import rekey.key.Serving;
import rekey.outcome.Failure;
import rekey.place.Place;

/// What the run of a survey is after in a place.
sealed interface SurveyAim permits RotationAim, RestorationAim, AppliedAim {
    /// The place with the key that is wanted in it, and nothing listed yet.
    ///
    /// @param kept makes the place that something keeps the survey out of, now or for good
    /// @return without a wanted key where nothing is to be listed
    SurveyedPlace begin(Place place, KeyLookup keys, Instant now, Function<Failure, SurveyedPlace> kept);

    /// Judges whether a target may be put on the key that is wanted for it.
    ///
    /// @param of a target
    /// @param warnings sentences for people
    /// @param doubts why nobody can say that the key serves those that were judged so far
    record Judging(
            Function<JournalEntry, Serving.Judgement> of, List<String> warnings, Supplier<List<Failure>> doubts) {}

    Judging judging(Place place, PlaceKey wantedKey, KeyLookup keys, Instant now);

    /// @param notes of the place
    /// @param from what earlier invocations found in the place
    Targets targets(TargetClassifier classifier, NotePad notes, KeyLookup keys, SurveyedPlace from);
}
