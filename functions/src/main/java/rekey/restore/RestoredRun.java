package rekey.restore;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.input.Mode;
import rekey.input.Problems;
import rekey.journal.Segment;
import rekey.key.PlaceKey;
import rekey.lambda.Concurrently;
import rekey.lambda.StoredLines;
import rekey.outcome.Blame;
import rekey.outcome.FailureGroup;
import rekey.outcome.Tally;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.RunFolder;

/// An earlier run, as far as it came: its journal names every target that it may have moved, also
/// where it died before it could report anything. Places that it did not come to, or in which it
/// made no association, are none of it.
///
/// @param run its id
/// @param settled whether it verified every place that it had found something to change in: then
///     nothing of it moves anything any more
public record RestoredRun(String run, Map<Place, RestoredPlace> places, boolean settled) {
    private static final String FIELD = "restore.run";

    public RestoredRun {
        places = Map.copyOf(places);
    }

    /// What of a plan is read; a later version may have written more.
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Planned(Input input) {
        @JsonIgnoreProperties(ignoreUnknown = true)
        private record Input(Mode mode) {}
    }

    /// @param rest not null: the survey was still at the place, and a later line has it all
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Surveyed(
            Place place,
            @Nullable PlaceKey wantedKey,
            List<Segment> journal,
            @Nullable Object rest) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Progress(List<Worked> places) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Worked(Place place, List<Segment> journal) {}

    /// What every invocation said of the places, in the order of the steps: verifications journalled
    /// what had appeared.
    ///
    /// @param repeated places of batches in which a worker died: it may have changed what no later one
    ///     knows of
    private record AllWorked(Map<Place, List<Worked>> places, Set<Place> repeated) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Made(@Nullable Place place, @Nullable String key) {}

    /// @param changes null where it made no association
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Verified(
            Place place, @Nullable Object changes, @Nullable Counted tally) {

        /// A call that was not answered may have been carried out all the same.
        boolean touched() {
            var failures = tally == null ? List.<FailureGroup>of() : tally.failures();
            return changes != null || failures.stream().anyMatch(Verified::mayBeCarriedOut);
        }

        private static boolean mayBeCarriedOut(FailureGroup group) {
            var failure = group.failure();
            return failure.blame() != Blame.CONFIGURATION || failure.code().equals(Tally.OTHERS_CODE);
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Counted(List<FailureGroup> failures) {}

    /// To be called when the run has ended, and nobody else may begin one. Where it is not
    /// `settled`, what is read is complete once its functions are silent.
    ///
    /// @throws rekey.input.InvalidInput where there is no such run, or one of a mode that changes
    ///     nothing
    public static RestoredRun read(Bucket bucket, String run) {
        var folder = new RunFolder(run);
        var planned = bucket.get(folder.plan()).map(stored -> stored.as(Planned.class));
        var problems = new Problems();
        if (planned.isEmpty()) {
            problems.add(FIELD, "a run of this stack expected, there is no \"%s\" in the bucket".formatted(run));
        } else if (!planned.get().input().mode().changes()) {
            problems.add(
                    FIELD,
                    "a run that moved targets expected, \"%s\" was one of mode %s"
                            .formatted(run, planned.get().input().mode().text()));
        }
        problems.throwIfAny();
        return read(bucket, folder);
    }

    /// @throws rekey.input.InvalidInput where the run moved nothing
    public RestoredRun orRefuse() {
        if (places.isEmpty()) {
            var problems = new Problems();
            problems.add(FIELD, "a run that moved targets expected, \"%s\" moved none".formatted(run));
            problems.throwIfAny();
        }
        return this;
    }

    private static RestoredRun read(Bucket bucket, RunFolder folder) {
        var verified = StoredLines.below(bucket, folder.resultsPrefix(), Verified.class).stream()
                .collect(Collectors.toMap(Verified::place, Function.identity(), (first, _) -> first));
        var worked = worked(bucket, folder);
        var made = StoredLines.below(bucket, folder.keysPrefix(), Made.class).stream()
                .filter(key -> key.key() != null)
                .collect(Collectors.toMap(Made::place, Made::key));
        var places = new LinkedHashMap<Place, RestoredPlace>();
        boolean settled = true;
        for (var survey : StoredLines.below(bucket, folder.surveyedPrefix(), Surveyed.class)) {
            var place = survey.place();
            var result = verified.get(place);
            settled &= survey.journal().isEmpty() || result != null;
            if (survey.rest() == null && isTouched(place, result, worked)) {
                restored(survey, worked.places().getOrDefault(place, List.of()), made.get(place), result != null)
                        .ifPresent(found -> places.put(place, found));
            }
        }
        return new RestoredRun(folder.run(), places, settled);
    }

    private static boolean isTouched(Place place, @Nullable Verified result, AllWorked worked) {
        return result == null
                ? worked.places().containsKey(place)
                : result.touched() || worked.repeated().contains(place);
    }

    private static AllWorked worked(Bucket bucket, RunFolder folder) {
        var names = bucket.list(folder.progressPrefix());
        var repeated = RunFolder.ofRepeatedBatches(names);
        var places = new HashMap<Place, List<Worked>>();
        var again = new HashSet<Place>();
        var files = Concurrently.map(
                StoredLines.AT_A_TIME, names, key -> bucket.require(key).as(Progress.class));
        for (int i = 0; i < files.size(); i++) {
            for (var worked : files.get(i).places()) {
                places.computeIfAbsent(worked.place(), _ -> new ArrayList<>()).add(worked);
                if (repeated.contains(names.get(i))) {
                    again.add(worked.place());
                }
            }
        }
        return new AllWorked(places, again);
    }

    /// @param made the key that the run made in the place; null where it made none
    private static Optional<RestoredPlace> restored(
            Surveyed survey, List<Worked> worked, @Nullable String made, boolean verified) {
        var journal = Stream.concat(survey.journal().stream(), worked.stream().flatMap(step -> step.journal().stream()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var given = made == null ? survey.wantedKey() : PlaceKey.existing(made);
        return journal.isEmpty() || given == null || given instanceof PlaceKey.ToBeCreated
                ? Optional.empty()
                : Optional.of(new RestoredPlace(survey.place(), given.key(), new ArrayList<>(journal), verified));
    }

    /// The accounts in which it has targets to restore.
    public SortedSet<String> accounts() {
        return Place.accounts(places.keySet());
    }

    /// The Regions of an account in which it has targets to restore, in order.
    public List<String> regions(String account) {
        return Place.regions(places.keySet(), account);
    }
}
