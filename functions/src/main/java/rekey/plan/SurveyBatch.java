package rekey.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import rekey.drift.PlannedPlace;
import rekey.drift.PlannedRun;
import rekey.place.Place;
import rekey.restore.RestoredPlace;
import rekey.restore.RestoredRun;
import rekey.run.Json;

/// The places that one worker surveys. An account stays whole where it can, so that its role is
/// assumed once.
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

    /// An account is torn apart only if it has more than the workflow's state takes.
    ///
    /// @param told what the places of a batch are surveyed with, besides their names
    static List<SurveyBatch> cut(List<Place> places, int placesPerWorker, UnaryOperator<SurveyBatch> told) {
        var byAccount = new LinkedHashMap<String, List<Sized>>();
        places.forEach(place -> byAccount
                .computeIfAbsent(place.account(), _ -> new ArrayList<>())
                .add(Sized.of(place, told)));
        var batches = new ArrayList<SurveyBatch>();
        var open = new ArrayList<Sized>();
        for (var part : byAccount.values().stream().flatMap(SurveyBatch::parts).toList()) {
            boolean fits = open.size() + part.size() <= placesPerWorker && room(part, open) == part.size();
            if (!open.isEmpty() && !fits) {
                batches.add(close(batches.size(), open, told));
            }
            open.addAll(part);
        }
        if (!open.isEmpty()) {
            batches.add(close(batches.size(), open, told));
        }
        return List.copyOf(batches);
    }

    /// A place, and what a batch of it alone takes of the workflow's state.
    private record Sized(Place place, int bytes) {
        static Sized of(Place place, UnaryOperator<SurveyBatch> told) {
            return new Sized(place, Json.bytes(told.apply(new SurveyBatch(0, List.of(place)))).length);
        }
    }

    /// Of an account: one, unless a batch of it alone were too large.
    private static Stream<List<Sized>> parts(List<Sized> account) {
        var parts = new ArrayList<List<Sized>>();
        for (var left = account; !left.isEmpty(); ) {
            int going = room(left, List.of());
            parts.add(left.subList(0, going));
            left = left.subList(going, left.size());
        }
        return parts.stream();
    }

    private static int room(List<Sized> next, List<Sized> open) {
        return StateRoom.forHowMany(
                next.stream().map(Sized::bytes).toList(),
                open.stream().mapToInt(Sized::bytes).sum());
    }

    private static SurveyBatch close(int number, List<Sized> open, UnaryOperator<SurveyBatch> told) {
        var batch = new SurveyBatch(number, open.stream().map(Sized::place).toList());
        open.clear();
        return told.apply(batch);
    }
}
