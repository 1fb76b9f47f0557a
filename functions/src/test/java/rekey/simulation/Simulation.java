package rekey.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import rekey.pack.Batch;
import rekey.pack.Course;
import rekey.pack.Makespan;
import rekey.pack.Price;
import rekey.pack.VirtualPack;
import rekey.pack.Work;
import rekey.pack.Workers;
import rekey.place.Place;
import rekey.plan.VirtualPlan;

/// A run over an organization on a virtual clock. The planner's, the packer's, the pacers', the
/// survey's, the rotation's and the verification's own code does the work; what is modelled here is
/// only what AWS does between them: the start of an invocation (also of the two that plan and
/// pack), the listing of the accounts, a Distributed Map that starts its children in order.
final class Simulation {
    private static final double LIST_ACCOUNTS_PER_SECOND = 8 * 20;
    private static final double CALLS_PER_SECOND = 5;
    /// Start, Begin and end of a survey's child.
    private static final int SURVEY_TRANSITIONS = 2;

    private final Organization organization;
    private final Workers workers;
    private final long seed;
    private final Map<Integer, PlaceCourse> bySize = new HashMap<>();

    Simulation(Organization organization, Workers workers, long seed) {
        this.organization = organization;
        this.workers = workers;
        this.seed = seed;
    }

    /// One organization's result; the fields are those of the benchmark's JSON.
    ///
    /// @param ratio of the makespan to the floor of the largest place
    /// @param oneWorkerPerPlaceDollars the same work, a function for each place
    /// @param predictedSeconds what the plan would have said after the survey
    record Result(
            String organization,
            int places,
            long logGroups,
            int largestPlace,
            int batches,
            double makespanSeconds,
            double floorSeconds,
            double ratio,
            double lambdaGbSeconds,
            long stateTransitions,
            double dollars,
            double oneWorkerPerPlaceDollars,
            double costRatio,
            double predictedSeconds,
            double longestHeldUpSeconds) {}

    Result run() {
        var courses = organization.places().stream()
                .collect(Collectors.toMap(
                        Organization.SizedPlace::place, place -> course(place).in(place.place())));
        var places = organization.places().stream()
                .map(Organization.SizedPlace::place)
                .toList();

        var surveys = VirtualPlan.batches(places, workers.placesEach()).stream()
                .map(batch -> VirtualPack.START_SECONDS
                        + max(batch.places(), place -> courses(courses, place).surveySeconds()))
                .toList();
        long accounts = places.stream().map(Place::account).distinct().count();
        double planning = 2 * VirtualPack.START_SECONDS + accounts / LIST_ACCOUNTS_PER_SECOND;
        var surveyed = courses.values().stream().map(PlaceCourse::surveyed).toList();
        var batches = VirtualPack.pack(surveyed, workers);
        var rotations =
                batches.stream().map(batch -> course(batch.places(), courses)).toList();

        double surveying = Makespan.of(surveys, workers.most());
        double rotating = Makespan.of(rotations.stream().map(Course::seconds).toList(), workers.most());
        double makespan = planning + surveying + rotating;
        var cost = cost(surveys, rotations);
        var single = cost(
                surveyed.stream()
                        .map(place -> VirtualPack.START_SECONDS
                                + courses(courses, place.place()).surveySeconds())
                        .toList(),
                surveyed.stream()
                        .filter(place -> place.toChange() > 0)
                        .map(place -> course(List.of(VirtualPack.work(place)), courses))
                        .toList());
        int largest = organization.places().stream()
                .mapToInt(Organization.SizedPlace::logGroups)
                .max()
                .orElse(0);
        double floor = largest / CALLS_PER_SECOND + workers.propagation().toSeconds();
        return new Result(
                organization.name(),
                places.size(),
                organization.places().stream()
                        .mapToLong(Organization.SizedPlace::logGroups)
                        .sum(),
                largest,
                batches.size(),
                rounded(makespan),
                rounded(floor),
                rounded(makespan / floor),
                rounded(cost.gbSeconds()),
                cost.transitions(),
                rounded(cost.dollars()),
                rounded(single.dollars()),
                rounded(cost.dollars() / single.dollars()),
                VirtualPack.predict(batches, workers).seconds(),
                rounded(longestHeldUp(batches, courses)));
    }

    private record Cost(double gbSeconds, long transitions, double dollars) {}

    private Cost cost(List<Double> surveys, List<Course> rotations) {
        double seconds = surveys.stream().mapToDouble(Double::doubleValue).sum()
                + rotations.stream().mapToDouble(Course::workSeconds).sum();
        long transitions = (long) surveys.size() * SURVEY_TRANSITIONS
                + rotations.stream().mapToLong(Course::transitions).sum();
        long invocations = surveys.size()
                + rotations.stream().mapToLong(Course::invocations).sum();
        double gbSeconds = Price.gbSeconds(seconds, workers.memoryMb());
        return new Cost(gbSeconds, transitions, Price.dollars(gbSeconds, invocations, transitions));
    }

    /// The places of a batch share each invocation: it lasts as long as the longest of them.
    private Course course(List<Work> places, Map<Place, PlaceCourse> courses) {
        var rotations = places.stream()
                .map(place -> courses(courses, place.place()).rotateSeconds())
                .toList();
        int invocations = rotations.stream().mapToInt(List::size).max().orElse(0);
        double rotating = IntStream.range(0, invocations)
                .mapToDouble(invocation -> max(rotations, of -> invocation < of.size() ? of.get(invocation) : 0))
                .sum();
        boolean waits = places.stream().anyMatch(place -> settles(place));
        return Course.of(
                rotating + invocations * VirtualPack.START_SECONDS,
                invocations,
                waits ? (double) workers.propagation().toSeconds() : 0,
                VirtualPack.START_SECONDS
                        + max(places, place -> courses(courses, place.place()).verifySeconds()));
    }

    /// By how much the worst place waits for the others of its batch, beyond what it may.
    private double longestHeldUp(List<Batch> batches, Map<Place, PlaceCourse> courses) {
        double worst = 0;
        for (var batch : batches) {
            double longest = max(batch.places(), place -> rotating(courses, place));
            for (var place : batch.places()) {
                worst = Math.max(worst, longest - rotating(courses, place));
            }
        }
        return worst;
    }

    private static double rotating(Map<Place, PlaceCourse> courses, Work place) {
        return courses(courses, place.place()).rotateSeconds().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    private static boolean settles(Work place) {
        return place.targets() > 1;
    }

    private PlaceCourse course(Organization.SizedPlace place) {
        return bySize.computeIfAbsent(place.logGroups(), size -> PlaceCourse.of(place.place(), size, seed + size));
    }

    private static PlaceCourse courses(Map<Place, PlaceCourse> courses, Place place) {
        var course = courses.get(place);
        if (course == null) {
            throw new IllegalStateException("no course for " + place);
        }
        return course;
    }

    private static <T> double max(List<T> of, Function<T, Double> value) {
        return of.stream().mapToDouble(value::apply).max().orElse(0);
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
