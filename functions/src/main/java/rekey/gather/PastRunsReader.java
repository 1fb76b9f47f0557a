package rekey.gather;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.AwsErrors;
import rekey.input.Mode;
import rekey.lambda.StoredLines;
import rekey.outcome.Drifted;
import rekey.outcome.Excerpt;
import rekey.outcome.FailureGroup;
import rekey.place.Place;
import rekey.restore.RestoredPlace;
import rekey.restore.RestoredRun;
import rekey.retire.Earlier;
import rekey.retire.Gap;
import rekey.retire.Remembered;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Reads what all earlier runs of the bucket left. A run of the largest organization takes some
/// hundred objects, one that changed nothing takes one.
public final class PastRunsReader {
    private static final Logger LOG = LoggerFactory.getLogger(PastRunsReader.class);
    private static final String RUNS = "runs/";
    private static final String PLAN = "/plan.json";
    private static final int LONGEST_REASON = 300;

    private final Bucket bucket;
    private final String self;
    private final Map<Place, List<PastRun>> byPlace = new TreeMap<>();
    private final Map<String, Set<String>> moved = new TreeMap<>();
    private final Map<String, Set<Place>> where = new TreeMap<>();
    private final List<Gap> unread = new ArrayList<>();
    private boolean settled = true;

    /// @param self the run that reads
    public PastRunsReader(Bucket bucket, String self) {
        this.bucket = bucket;
        this.self = self;
    }

    /// What of a plan is read; a later version may have written more.
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Planned(Instant startedAt, Input input) {
        @JsonIgnoreProperties(ignoreUnknown = true)
        private record Input(Mode mode) {}
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Surveyed(Place place, @Nullable Map<String, Integer> presentKeys) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Verified(
            Place place,
            @Nullable Span changes,
            @Nullable Counted tally,
            @Nullable Map<String, Object> previousKeys) {
        @Nullable
        Instant last() {
            return changes == null ? null : changes.last();
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Span(Instant last) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Counted(
            int reserved,
            @Nullable Moved movedOn,
            @Nullable Drifted drifted,
            @Nullable List<FailureGroup> failures) {
        /// Null where they are not all known.
        @Nullable
        List<Target> unmoved() {
            var groups = failures == null ? List.<FailureGroup>of() : failures;
            boolean all = reserved == 0
                    && (movedOn == null || movedOn.count() == 0)
                    && (drifted == null || drifted.groups().isEmpty())
                    && groups.stream()
                            .allMatch(group ->
                                    group.count() > 0 && group.targets().size() == group.count());
            return all
                    ? groups.stream().flatMap(group -> group.targets().stream()).toList()
                    : null;
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Moved(int count) {}

    private record Run(String id, Planned plan) {}

    /// @param named the keys in question; empty for all that were moved off
    /// @return without the rules of the organization
    public PastRuns read(List<String> named) {
        var objects = Set.copyOf(bucket.list(RUNS));
        var runs = objects.stream()
                .filter(key -> key.endsWith(PLAN) && key.indexOf('/', RUNS.length()) == key.length() - PLAN.length())
                .map(key -> key.substring(RUNS.length(), key.length() - PLAN.length()))
                .filter(run -> !run.equals(self))
                .flatMap(this::planned)
                .sorted(Comparator.comparing((Run run) -> run.plan().startedAt())
                        .thenComparing(Run::id))
                .toList();
        runs.stream().filter(run -> run.plan().input().mode().changes()).forEach(this::read);
        var lastRetirement = runs.stream()
                .filter(run -> run.plan().input().mode() == Mode.RETIRE)
                .map(Run::id)
                .filter(run -> objects.contains(new RunFolder(run).retirement()))
                .reduce((_, later) -> later);
        var keys = named.isEmpty() ? List.copyOf(moved.keySet()) : named;
        return new PastRuns(
                keys,
                listed(moved),
                byPlace.entrySet().stream()
                        .map(entry -> new PastRuns.OfPlace(entry.getKey(), entry.getValue()))
                        .toList(),
                unread,
                OrganizationFindings.UNASKED,
                lastRetirement.orElse(null),
                listed(where),
                lastRetirement.stream().flatMap(this::remembered).toList());
    }

    private static <T> Map<String, List<T>> listed(Map<String, Set<T>> sets) {
        return sets.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    /// Whether nothing of the last run that changes something can move anything any more.
    public boolean settled() {
        return settled;
    }

    private Stream<Run> planned(String run) {
        try {
            return Stream.of(
                    new Run(run, bucket.require(new RunFolder(run).plan()).as(Planned.class)));
        } catch (RuntimeException e) {
            note(run, e);
            return Stream.empty();
        }
    }

    private void read(Run run) {
        try {
            var folder = new RunFolder(run.id());
            var restored = RestoredRun.read(bucket, run.id());
            settled = restored.settled();
            var results = StoredLines.below(bucket, folder.resultsPrefix(), Verified.class).stream()
                    .collect(Collectors.toMap(Verified::place, Function.identity(), (first, _) -> first));
            noteKeys(run.id(), folder, restored, results);
            restored.places()
                    .forEach((place, left) -> byPlace.computeIfAbsent(place, _ -> new ArrayList<>())
                            .add(past(run, left, results.get(place))));
        } catch (RuntimeException e) {
            note(run.id(), e);
        }
    }

    private void noteKeys(String run, RunFolder folder, RestoredRun restored, Map<Place, Verified> results) {
        StoredLines.below(bucket, folder.surveyedPrefix(), Surveyed.class).stream()
                .filter(survey -> restored.places().containsKey(survey.place()))
                .forEach(survey -> noteKeys(run, survey.place(), survey.presentKeys()));
        results.values().forEach(result -> noteKeys(run, result.place(), result.previousKeys()));
    }

    private void noteKeys(String run, Place place, @Nullable Map<String, ?> keys) {
        var found = keys == null ? Set.<String>of() : keys.keySet();
        found.stream()
                .map(PreviousKey::ofShown)
                .filter(PreviousKey.Key.class::isInstance)
                .map(PreviousKey::text)
                .forEach(key -> {
                    moved.computeIfAbsent(key, _ -> new TreeSet<>()).add(run);
                    where.computeIfAbsent(key, _ -> new TreeSet<>()).add(place);
                });
    }

    /// What of a certificate is read; a later version may have written more.
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Filed(List<Known> keys, @Nullable List<Known> remembered) {
        @JsonIgnoreProperties(ignoreUnknown = true)
        private record Known(String key, Earlier next) {}

        private Stream<Known> all() {
            return Stream.concat(keys.stream(), Stream.ofNullable(remembered).flatMap(List::stream));
        }
    }

    /// What the looks before saw on keys, by place. Where it cannot be read there is no run: nothing
    /// that was seen is forgotten.
    private Stream<PastRuns.OfLooks> remembered(String retirement) {
        var byPlace = new TreeMap<Place, Map<String, Remembered>>();
        bucket.require(new RunFolder(retirement).retirement())
                .as(Filed.class)
                .all()
                .forEach(known -> known.next()
                        .seen()
                        .forEach(seen -> byPlace.computeIfAbsent(seen.place(), _ -> new TreeMap<>())
                                .merge(PastRuns.id(known.key()), seen, Remembered::and)));
        return byPlace.entrySet().stream().map(at -> new PastRuns.OfLooks(at.getKey(), at.getValue()));
    }

    private static PastRun past(Run run, RestoredPlace left, @Nullable Verified result) {
        return new PastRun(
                run.id(),
                run.plan().startedAt(),
                result == null ? null : result.last(),
                result == null || result.tally() == null ? null : result.tally().unmoved(),
                left.given(),
                left.journal());
    }

    /// What AWS refuses now is no matter of the run: the workflow tries again.
    private void note(String run, RuntimeException e) {
        if (AwsErrors.passing(e).isPresent()) {
            throw e;
        }
        LOG.warn("Run {} cannot be read", run, e);
        unread.add(new Gap(
                "journal of run " + run,
                Excerpt.of(String.valueOf(e.getMessage()), LONGEST_REASON),
                "Look at the objects below runs/%s/ in the bucket: an earlier version of Rekey may have written them"
                        .formatted(run)));
    }
}
