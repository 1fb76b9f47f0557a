package rekey.pack;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rekey.inventory.Noted;
import rekey.journal.Segment;
import rekey.key.PlaceKey;
import rekey.outcome.QueryResultsState;
import rekey.place.Place;
import rekey.restore.RestoredPlace;
import rekey.run.Json;
import rekey.survey.SurveyedPlace;

/// What a worker has to do in a place. Small: the places of a batch travel through the state of the
/// workflow together, and what the survey found besides stays with the survey.
///
/// @param journal of the targets to change; none where only the alias of a new key is left to move
/// @param undone what the run that is undone left of the place; null where none is undone
/// @param queryResults as the survey found them
/// @param targets in the place, those to change among them
/// @param right how many of them the survey found right
/// @param denied whether the key may not serve some of the log groups, or some targets of a plan are
///     left alone
/// @param noted where the survey's notes of the targets are
public record Work(
        Place place,
        PlaceKey wantedKey,
        List<Segment> journal,
        @Nullable RestoredPlace undone,
        QueryResultsState queryResults,
        int targets,
        int right,
        boolean denied,
        Noted noted) {

    public Work {
        noted = Objects.requireNonNullElse(noted, Noted.NOTHING); // packed by a version that had none
    }

    public Work(
            Place place,
            PlaceKey wantedKey,
            List<Segment> journal,
            @Nullable RestoredPlace undone,
            QueryResultsState queryResults,
            int targets,
            int right,
            boolean denied) {
        this(place, wantedKey, journal, undone, queryResults, targets, right, denied, Noted.NOTHING);
    }

    /// @throws IllegalArgumentException for a place that the survey barred: there is nothing to do
    ///     in it
    static Work of(SurveyedPlace surveyed) {
        var wantedKey = surveyed.wantedKey();
        if (wantedKey == null) {
            throw new IllegalArgumentException("a barred place cannot be rotated: " + surveyed.place());
        }
        int targets = surveyed.tally().targets() + surveyed.toChange();
        return new Work(
                surveyed.place(),
                wantedKey,
                surveyed.journal(),
                surveyed.undone(),
                surveyed.queryResults(),
                targets,
                surveyed.tally().alreadyRight(),
                surveyed.service().denial() != null
                        || surveyed.tally().drifted().planned() > 0,
                surveyed.noted());
    }

    boolean makesKey() {
        return wantedKey instanceof PlaceKey.ToBeCreated;
    }

    /// How much of the workflow's state it takes. Its journal makes it large: of 100,000 log groups
    /// with long names it has 50 stretches.
    int bytes() {
        return Json.bytes(this).length;
    }

    /// How many targets are to be changed: so many calls of AssociateKmsKey.
    public int toChange() {
        return Segment.entries(journal);
    }
}
