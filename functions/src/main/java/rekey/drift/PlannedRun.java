package rekey.drift;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DatabindException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import rekey.input.Canary;
import rekey.input.Globs;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.input.Problems;
import rekey.input.ReadersRule;
import rekey.journal.Segment;
import rekey.key.PlaceKey;
import rekey.lambda.StoredLines;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.RunOutcome;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import rekey.words.Amount;

/// A run of mode plan that has ended: what people have approved.
///
/// @param run its id
/// @param input what it was asked
/// @param places in which a rotation can do what the plan says
/// @param states of all its places, as its report has them
public record PlannedRun(String run, Input input, Map<Place, PlannedPlace> places, Map<Place, String> states) {
    private static final String FIELD = "plan";
    private static final String REMEDY = "make a new plan and name that";

    /// What a rotation may do in a place that a plan left in a state.
    private enum Leave {
        CHANGE,
        NOTHING_TO_DO,
        BLOCKED;

        /// @param state as the report has it; one of a later version's lets nobody change anything
        static Leave in(@Nullable String state) {
            return Optional.ofNullable(state)
                    .flatMap(PlaceOutcome.State::of)
                    .map(Leave::in)
                    .orElse(BLOCKED);
        }

        private static Leave in(PlaceOutcome.State state) {
            return switch (state) {
                case PLANNED -> CHANGE;
                case UNCHANGED -> NOTHING_TO_DO;
                case INCOMPLETE, REFUSED, UNREACHABLE, LOST, NOT_STARTED, ROTATED -> BLOCKED;
            };
        }
    }

    /// What of its input counts; a later version may have written more.
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Input(
            Mode mode,
            KeyChoice key,
            Globs logGroups,
            boolean queryResults,
            @Nullable ReadersRule readers,
            @Nullable Canary canary) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Written(Input input) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record AnyInput(AnyMode input) {
        @JsonIgnoreProperties(ignoreUnknown = true)
        private record AnyMode(Mode mode) {}
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Reported(RunOutcome outcome, Instant finishedAt, List<ReportedPlace> places) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record ReportedPlace(String account, String region, String state) {
        private Place place() {
            return new Place(account, region);
        }
    }

    /// @param rest not null: the survey was still at the place, and a later line has it all
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Surveyed(
            Place place,
            @Nullable PlaceKey wantedKey,
            List<Segment> journal,
            @Nullable Object rest) {}

    /// @param now by which the plan's age is counted, from its end
    /// @param maxAge how old it may be
    /// @throws rekey.input.InvalidInput where there is no such plan, or it may not be applied
    public static PlannedRun read(Bucket bucket, String run, Instant now, Duration maxAge) {
        try {
            return readAsOfThisVersion(bucket, run, now, maxAge);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof DatabindException) {
                throw refused("a plan that this version can read expected, \"%s\" was written by another version: %s"
                        .formatted(run, REMEDY));
            }
            throw e;
        }
    }

    private static PlannedRun readAsOfThisVersion(Bucket bucket, String run, Instant now, Duration maxAge) {
        var folder = new RunFolder(run);
        var plan = bucket.get(folder.plan());
        if (plan.isEmpty()) {
            throw refused("a run of this stack expected, there is no \"%s\" in the bucket".formatted(run));
        }
        var mode = plan.get().as(AnyInput.class).input().mode();
        if (mode != Mode.PLAN) {
            throw refused("a run of mode plan expected, \"%s\" was one of mode %s".formatted(run, mode.text()));
        }
        var report = bucket.get(folder.report()).map(stored -> stored.as(Reported.class));
        if (report.isEmpty()) {
            throw refused("a plan that has ended expected, \"%s\" has no report: wait for its end, or %s"
                    .formatted(run, REMEDY));
        }
        if (report.get().outcome() == RunOutcome.INCOMPLETE) {
            throw refused("a plan that is READY or BLOCKED expected, \"%s\" ended early and has not seen everything: %s"
                    .formatted(run, REMEDY));
        }
        var age = Duration.between(report.get().finishedAt(), now);
        if (age.compareTo(maxAge) > 0) {
            throw refused("a plan of the last %s expected (planMaxAgeHours), \"%s\" ended %s ago, at %s: %s"
                    .formatted(
                            new Amount(maxAge.toHours(), "hour"),
                            run,
                            new Amount(age.toHours(), "hour"),
                            report.get().finishedAt(),
                            REMEDY));
        }
        return read(bucket, folder, plan.get().as(Written.class).input(), report.get());
    }

    private static PlannedRun read(Bucket bucket, RunFolder folder, Input input, Reported report) {
        var states = new LinkedHashMap<Place, String>();
        report.places().forEach(place -> states.put(place.place(), place.state()));
        var places = new LinkedHashMap<Place, PlannedPlace>();
        for (var surveyed : StoredLines.below(bucket, folder.surveyedPrefix(), Surveyed.class)) {
            boolean planned = Leave.in(states.get(surveyed.place())) == Leave.CHANGE && surveyed.rest() == null;
            if (planned && surveyed.wantedKey() != null) {
                // A survey repeated in parts may name a place twice: the first holds, as it does for the report.
                places.putIfAbsent(
                        surveyed.place(), new PlannedPlace(surveyed.place(), surveyed.wantedKey(), surveyed.journal()));
            }
        }
        if (places.isEmpty()) {
            throw refused("a plan that was to change something expected, \"%s\" has no place to rotate: %s"
                    .formatted(folder.run(), REMEDY));
        }
        return new PlannedRun(folder.run(), input, places, states);
    }

    private static RuntimeException refused(String problem) {
        var problems = new Problems();
        problems.add(FIELD, problem);
        problems.throwIfAny();
        throw new IllegalStateException("a problem is there");
    }

    /// The accounts in which it was to change something.
    public SortedSet<String> accounts() {
        return Place.accounts(places.keySet());
    }

    /// The Regions of an account in which it was to change something, in order.
    public List<String> regions(String account) {
        return Place.regions(places.keySet(), account);
    }

    /// What it says of an account in which nothing is applied: half a sentence.
    public String nothingIn(String account) {
        var blocked = blocked().stream()
                .filter(place -> place.account().equals(account))
                .map(place -> "%s is %s".formatted(place.region(), states.get(place)))
                .toList();
        return blocked.isEmpty()
                ? "plan %s was to change nothing there".formatted(run)
                : "plan %s cannot be applied there: %s".formatted(run, String.join(", ", blocked));
    }

    /// Places that it did not look at to the end, or that cannot be rotated as they are.
    public List<Place> blocked() {
        var blocked = new ArrayList<Place>();
        states.forEach((place, state) -> {
            if (Leave.in(state) == Leave.BLOCKED) {
                blocked.add(place);
            }
        });
        return blocked;
    }

    /// Whether the plan was to change nothing in any place of the account, and nothing was in its way.
    public boolean isUnchanged(String account) {
        var all = states.entrySet().stream()
                .filter(entry -> entry.getKey().account().equals(account))
                .toList();
        return !all.isEmpty() && all.stream().allMatch(entry -> Leave.in(entry.getValue()) == Leave.NOTHING_TO_DO);
    }

    public Optional<PlannedPlace> at(Place place) {
        return Optional.ofNullable(places.get(place));
    }
}
