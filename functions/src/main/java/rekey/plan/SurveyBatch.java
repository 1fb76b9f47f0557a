package rekey.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import rekey.drift.PlannedPlace;
import rekey.drift.PlannedRun;
import rekey.place.Place;
import rekey.restore.RestoredPlace;
import rekey.restore.RestoredRun;

/// The places that one worker surveys. An account stays whole, so that its role is assumed once.
///
/// @param restored what the run that is undone left of these places; none where no run is undone
/// @param workers at work at the same time; 0 in batches of versions that did not tell
/// @param planned what the plan that is applied was to change in these places; none where none is
///     applied
public record SurveyBatch(
        int number,
        List<Place> places,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RestoredPlace> restored,
        Integer workers,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PlannedPlace> planned) {

    public SurveyBatch {
        restored = Objects.requireNonNullElse(restored, List.of());
        workers = Objects.requireNonNullElse(workers, 0);
        planned = Objects.requireNonNullElse(planned, List.of());
    }

    public SurveyBatch(int number, List<Place> places, List<RestoredPlace> restored) {
        this(number, places, restored, 0, List.of());
    }

    SurveyBatch(int number, List<Place> places) {
        this(number, places, List.of());
    }

    SurveyBatch among(int many) {
        return new SurveyBatch(number, places, restored, many, planned);
    }

    /// What the run that is undone left of one of the places.
    public RestoredPlace undone(Place place) {
        return restored.stream()
                .filter(left -> left.place().equals(place))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nothing is to be restored in " + place));
    }

    SurveyBatch restoring(RestoredRun run) {
        return new SurveyBatch(
                number,
                places,
                places.stream()
                        .flatMap(place -> Optional.ofNullable(run.places().get(place)).stream())
                        .toList(),
                workers,
                planned);
    }

    /// What the plan that is applied was to change in one of the places.
    public PlannedPlace planned(Place place) {
        return planned.stream()
                .filter(each -> each.place().equals(place))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nothing is planned in " + place));
    }

    SurveyBatch applying(PlannedRun run) {
        return new SurveyBatch(
                number,
                places,
                restored,
                workers,
                places.stream().flatMap(place -> run.at(place).stream()).toList());
    }

    static List<SurveyBatch> cut(List<Place> places, int placesPerWorker) {
        var byAccount = new LinkedHashMap<String, List<Place>>();
        places.forEach(place -> byAccount
                .computeIfAbsent(place.account(), _ -> new ArrayList<>())
                .add(place));
        var batches = new ArrayList<SurveyBatch>();
        var open = new ArrayList<Place>();
        for (var account : byAccount.values()) {
            if (!open.isEmpty() && open.size() + account.size() > placesPerWorker) {
                batches.add(new SurveyBatch(batches.size(), List.copyOf(open)));
                open.clear();
            }
            open.addAll(account);
        }
        if (!open.isEmpty()) {
            batches.add(new SurveyBatch(batches.size(), List.copyOf(open)));
        }
        return List.copyOf(batches);
    }
}
