package rekey.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import rekey.pack.Batch;
import rekey.pack.BatchEstimate;
import rekey.pack.Price;
import rekey.pack.VirtualPack;
import rekey.pack.Work;
import rekey.pack.Workers;
import rekey.place.Place;
import rekey.plan.VirtualPlan;

/// A run over an organization on a virtual clock. The planner's, the packer's, the pacers', the
/// survey's, the rotation's and the verification's own code does the work, and so does what lists
/// the accounts, enters the members and tries calls again; what is modelled here is only what AWS
/// does: its quotas, the start of an invocation, a Distributed Map that starts its children in order.
final class Simulation {
    private static final double CALLS_PER_SECOND = 5;
    /// Start, Begin and end of a survey's child.
    private static final int SURVEY_TRANSITIONS = 2;

    private final Organization organization;
    private final Workers workers;
    private final Starts starts;
    private final long seed;
    private final Map<Integer, PlaceCourse> bySize = new HashMap<>();

    Simulation(Organization organization, Workers workers, Starts starts, long seed) {
        this.organization = organization;
        this.workers = workers;
        this.starts = starts;
        this.seed = seed;
    }

    /// One organization's result; the fields are those of the benchmark's JSON.
    ///
    /// @param makespanSeconds until the last place is verified; the report is not in it
    /// @param ratio of the makespan to the floor of the largest place
    /// @param oneWorkerPerPlaceDollars the same work, a function for each place
    /// @param predictedSeconds what the plan would have said after the survey
    /// @param rolesAssumed calls of AssumeRole that STS carried out
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
            double longestHeldUpSeconds,
            double firstAssociationSeconds,
            int placesGivenUp,
            int rolesAssumed,
            int stsThrottles,
            int s3Writes,
            int s3Reads,
            int s3Throttles,
            int lambdaThrottles) {}

    /// When the parts of a run ended, in seconds after StartExecution.
    record Start(
            int places,
            int accounts,
            double plannedSeconds,
            double surveyedSeconds,
            double packedSeconds,
            double firstAssociationSeconds,
            int placesGivenUp) {}

    /// A run of mode `verify` over places that are all right.
    record Sweep(
            int places,
            int accounts,
            double plannedSeconds,
            double surveyedSeconds,
            double reportedSeconds,
            int placesGivenUp) {}

    Result run() {
        var courses = courses(this::course);
        var batches = batches(courses);
        var run = simulate(courses, batches);
        var cost = cost(run, courses, batches);
        var single = costOfSingle(courses);
        int largest = organization.places().stream()
                .mapToInt(Organization.SizedPlace::logGroups)
                .max()
                .orElse(0);
        double floor = largest / CALLS_PER_SECOND + workers.propagation().toSeconds();
        return new Result(
                organization.name(),
                courses.size(),
                organization.places().stream()
                        .mapToLong(Organization.SizedPlace::logGroups)
                        .sum(),
                largest,
                batches.size(),
                rounded(run.rotatedSeconds),
                rounded(floor),
                rounded(run.rotatedSeconds / floor),
                rounded(cost.gbSeconds()),
                cost.transitions(),
                rounded(cost.dollars()),
                rounded(single.dollars()),
                rounded(cost.dollars() / single.dollars()),
                VirtualPack.predict(batches, workers).seconds(),
                rounded(longestHeldUp(batches, courses)),
                rounded(run.firstAssociationSeconds),
                run.placesGivenUp(),
                run.aws.assumed(),
                run.aws.stsThrottles(),
                run.aws.writes(),
                run.aws.reads(),
                run.aws.s3Throttles(),
                run.lambdaThrottles());
    }

    Start start() {
        var courses = courses(this::course);
        var run = simulate(courses, batches(courses));
        return new Start(
                courses.size(),
                accounts(),
                rounded(run.plannedSeconds),
                rounded(run.surveyedSeconds),
                rounded(run.packedSeconds),
                rounded(run.firstAssociationSeconds),
                run.placesGivenUp());
    }

    Sweep sweep() {
        var run = simulate(
                courses(place -> bySize.computeIfAbsent(
                        place.logGroups(), size -> PlaceCourse.ofRight(place.place(), size, seed + size))),
                List.of());
        return new Sweep(
                organization.places().size(),
                accounts(),
                rounded(run.plannedSeconds),
                rounded(run.surveyedSeconds),
                rounded(run.reportedSeconds),
                run.placesGivenUp());
    }

    private SimulatedRun simulate(Map<Place, PlaceCourse> courses, List<Batch> batches) {
        var places = organization.places().stream()
                .map(Organization.SizedPlace::place)
                .toList();
        var run = new SimulatedRun(workers, starts, seed, courses);
        run.run(VirtualPlan.batches(places, workers.placesEach()), () -> batches);
        return run;
    }

    private int accounts() {
        return (int) organization.places().stream()
                .map(place -> place.place().account())
                .distinct()
                .count();
    }

    private Map<Place, PlaceCourse> courses(Function<Organization.SizedPlace, PlaceCourse> course) {
        return organization.places().stream()
                .collect(Collectors.toMap(
                        Organization.SizedPlace::place,
                        place -> course.apply(place).in(place.place())));
    }

    private List<Batch> batches(Map<Place, PlaceCourse> courses) {
        return VirtualPack.pack(
                organization.places().stream()
                        .map(place -> courses(courses, place.place()).surveyed())
                        .toList(),
                workers);
    }

    private record Cost(double gbSeconds, long transitions, double dollars) {}

    /// Of the workers; the functions that run once are left out.
    private Cost cost(SimulatedRun run, Map<Place, PlaceCourse> courses, List<Batch> batches) {
        double seconds = run.survey.billedSeconds() + run.rotate.billedSeconds() + run.verify.billedSeconds();
        long transitions = (long) run.survey.invocations() * SURVEY_TRANSITIONS
                + batches.stream()
                        .mapToLong(batch -> course(batch.places(), courses).transitions())
                        .sum();
        long invocations = (long) run.survey.invocations() + run.rotate.invocations() + run.verify.invocations();
        return cost(seconds, invocations, transitions);
    }

    /// The same, a function for each place, and no quota to wait for.
    private Cost costOfSingle(Map<Place, PlaceCourse> courses) {
        var surveyed = courses.values().stream().map(PlaceCourse::surveyed).toList();
        var rotations = surveyed.stream()
                .filter(place -> place.toChange() > 0)
                .map(place -> course(List.of(VirtualPack.work(place)), courses))
                .toList();
        double seconds = courses.values().stream()
                        .mapToDouble(course -> starts.workerSeconds() + course.surveySeconds())
                        .sum()
                + rotations.stream().mapToDouble(BatchEstimate::workSeconds).sum();
        long invocations = surveyed.size()
                + rotations.stream().mapToLong(BatchEstimate::invocations).sum();
        long transitions = (long) surveyed.size() * SURVEY_TRANSITIONS
                + rotations.stream().mapToLong(BatchEstimate::transitions).sum();
        return cost(seconds, invocations, transitions);
    }

    private Cost cost(double seconds, long invocations, long transitions) {
        double gbSeconds = Price.gbSeconds(seconds, workers.memoryMb());
        return new Cost(gbSeconds, transitions, Price.dollars(gbSeconds, invocations, transitions));
    }

    /// The places of a batch share each invocation: it lasts as long as the longest of them.
    private BatchEstimate course(List<Work> places, Map<Place, PlaceCourse> courses) {
        var rotations = places.stream()
                .map(place -> courses(courses, place.place()).rotateSeconds())
                .toList();
        int invocations = rotations.stream().mapToInt(List::size).max().orElse(0);
        double rotating = IntStream.range(0, invocations)
                .mapToDouble(invocation -> max(rotations, of -> invocation < of.size() ? of.get(invocation) : 0))
                .sum();
        boolean waits = places.stream().anyMatch(place -> place.targets() > 1);
        return BatchEstimate.of(
                rotating + starts.workerSeconds() + (invocations - 1) * starts.warmSeconds(),
                invocations,
                waits ? (double) workers.propagation().toSeconds() : 0,
                starts.workerSeconds()
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
