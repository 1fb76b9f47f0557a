package rekey.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import rekey.fakes.FakeOrganization;
import rekey.lambda.StoredLines;
import rekey.member.VirtualMembers;
import rekey.organization.OrganizationListing;
import rekey.pack.Batch;
import rekey.pack.Work;
import rekey.pack.Workers;
import rekey.place.Place;
import rekey.plan.SurveyBatch;
import software.amazon.awssdk.services.organizations.model.Account;

/// The state machine on the clock: its functions, its Maps, and what they call that all of them
/// share. What a place does by itself is known by its course.
final class SimulatedRun {
    private static final int ACCOUNTS_A_PAGE = 20;

    /// Until a Map has read its items and starts the first child. No page of AWS says how long.
    private static final double MAP_SECONDS = 2;

    /// In the workflow, before a batch that AWS would not go on with is tried again.
    private static final double PAUSE_SECONDS = 30;

    private static final int MOST_PAUSES = 20;

    private final Workers workers;
    private final Starts starts;
    private final SplittableRandom random;
    private final Map<Place, PlaceCourse> courses;
    private final EventClock clock = new EventClock();
    final SharedAws aws = new SharedAws(clock);
    final SimulatedFunction survey;
    final SimulatedFunction rotate;
    final SimulatedFunction verify;
    private final SimulatedFunction plan;
    private final SimulatedFunction pack;
    private final SimulatedFunction report;
    private int givenUp;
    double plannedSeconds;
    double surveyedSeconds;
    double packedSeconds;
    double firstAssociationSeconds = Double.POSITIVE_INFINITY;
    double rotatedSeconds;
    double reportedSeconds;

    /// @param courses of all places
    SimulatedRun(Workers workers, Starts starts, long seed, Map<Place, PlaceCourse> courses) {
        this.workers = workers;
        this.starts = starts;
        this.random = new SplittableRandom(seed);
        this.courses = courses;
        this.plan = function(starts.planSeconds());
        this.survey = function(starts.workerSeconds());
        this.pack = function(starts.packSeconds());
        this.rotate = function(starts.workerSeconds());
        this.verify = function(starts.workerSeconds());
        this.report = function(starts.packSeconds());
    }

    private SimulatedFunction function(double coldSeconds) {
        return new SimulatedFunction(clock, coldSeconds, starts.warmSeconds(), random.split());
    }

    /// @param packed what the packer makes of what the survey found
    void run(List<SurveyBatch> surveys, Supplier<List<Batch>> packed) {
        clock.run(() -> {
            invoke(plan, () -> plan(surveys));
            plannedSeconds = clock.seconds();
            map(surveys, batch -> survey(batch, Math.min(workers.most(), surveys.size())));
            surveyedSeconds = clock.seconds();
            invoke(pack, () -> pack(surveys.size()));
            packedSeconds = clock.seconds();
            var batches = packed.get();
            if (!batches.isEmpty()) {
                map(batches, batch -> rotate(batch, Math.min(workers.most(), batches.size())));
            }
            rotatedSeconds = clock.seconds();
            invoke(report, () -> report(surveys.size() + 2 * batches.size()));
            reportedSeconds = clock.seconds();
        });
    }

    private void plan(List<SurveyBatch> surveys) {
        aws.read(1);
        aws.write(1);
        var accounts = surveys.stream()
                .flatMap(batch -> batch.places().stream())
                .map(Place::account)
                .distinct()
                .toList();
        new OrganizationListing(organization(accounts), clock, random.split(), () -> false).accounts();
        aws.write(2);
    }

    private static FakeOrganization organization(List<String> accounts) {
        var pages = IntStream.range(0, Math.ceilDiv(accounts.size(), ACCOUNTS_A_PAGE))
                .mapToObj(page ->
                        accounts
                                .subList(
                                        page * ACCOUNTS_A_PAGE, Math.min(accounts.size(), (page + 1) * ACCOUNTS_A_PAGE))
                                .stream()
                                .map(id -> Account.builder().id(id).name(id).build())
                                .toList())
                .toList();
        return FakeOrganization.ofPages(pages);
    }

    private void survey(SurveyBatch batch, int many) {
        workOn(survey, batch.places(), places -> {
            aws.read(1);
            var left = enter(
                    places,
                    Function.identity(),
                    many,
                    place -> clock.sleep(course(place).surveySeconds()));
            aws.write(1 + PlaceCourse.objects(places.stream().map(this::course).toList()));
            return left;
        });
    }

    private void pack(int files) {
        readAtATime(files);
        clock.sleep(starts.packSecondsAPlace() * courses.size());
        aws.write(2);
    }

    private void report(int files) {
        readAtATime(files);
        clock.sleep(starts.reportSecondsAPlace() * courses.size());
        aws.write(4);
    }

    private void readAtATime(int files) {
        clock.all(Stream.generate(() -> (Runnable) () -> aws.read(Math.ceilDiv(files, StoredLines.AT_A_TIME)))
                .limit(Math.min(files, StoredLines.AT_A_TIME))
                .toList());
    }

    private void rotate(Batch batch, int many) {
        var all = batch.places();
        int last = all.stream().mapToInt(work -> invocations(work).size()).max().orElse(0);
        for (int number = 0; number < last; number++) {
            int invocation = number;
            var working = all.stream()
                    .filter(work -> invocation < invocations(work).size())
                    .toList();
            workOn(rotate, working, works -> {
                aws.read(3); // the lease, the plan, what was amended
                aws.write(1);
                var left = enter(works, Work::place, many, work -> change(work, invocation));
                aws.write(1);
                return left;
            });
        }
        if (all.stream().anyMatch(work -> work.targets() > 1)) {
            clock.sleep(workers.propagation());
        }
        workOn(verify, all, works -> {
            aws.read(4); // the plan, how far the batch came, what was amended, the reserved names
            var left = enter(works, Work::place, many, work -> {
                aws.read(course(work.place()).reads());
                clock.sleep(course(work.place()).verifySeconds());
            });
            aws.write(2);
            return left;
        });
    }

    private void change(Work work, int invocation) {
        aws.read(course(work.place()).reads());
        clock.sleep(PlaceCourse.secondsUntilTheFirstAssociation(work.place()));
        firstAssociationSeconds = Math.min(firstAssociationSeconds, clock.seconds());
        clock.sleep(invocations(work).get(invocation));
    }

    private List<Double> invocations(Work work) {
        return course(work.place()).rotateSeconds();
    }

    /// Invocations until AWS has let every place be entered.
    ///
    /// @param work gives those that it could not enter
    private <P> void workOn(SimulatedFunction function, List<P> all, Function<List<P>, List<P>> work) {
        var left = new ArrayList<>(all);
        for (int pauses = 0; !left.isEmpty() && pauses <= MOST_PAUSES; pauses++) {
            if (pauses > 0) {
                clock.sleep(PAUSE_SECONDS);
            }
            var now = List.copyOf(left);
            left.clear();
            if (!function.invoke(() -> left.addAll(work.apply(now)))) {
                left.addAll(now);
                break;
            }
        }
        givenUp += left.size();
    }

    /// Enters the places at the same time, an account once.
    ///
    /// @return those that AWS would not let in
    private <P> List<P> enter(List<P> all, Function<P, Place> places, int many, Consumer<P> then) {
        var members = new VirtualMembers(aws, many, clock, random.split());
        var barred = new ArrayList<P>();
        Collection<List<P>> accounts = all.stream()
                .collect(Collectors.groupingBy(place -> places.apply(place).account()))
                .values();
        clock.all(accounts.stream()
                .map(account -> (Runnable) () -> {
                    if (members.enter(places.apply(account.getFirst()))) {
                        clock.all(account.stream()
                                .map(place -> (Runnable) () -> then.accept(place))
                                .toList());
                    } else {
                        barred.addAll(account);
                    }
                })
                .toList());
        return barred;
    }

    /// As a Distributed Map does: in the order of the items, so many at the same time.
    private <B> void map(List<B> items, Consumer<B> child) {
        clock.sleep(MAP_SECONDS);
        var next = items.iterator();
        clock.all(Stream.generate(() -> (Runnable) () -> {
                    while (next.hasNext()) {
                        var item = next.next();
                        aws.awaitChild();
                        child.accept(item);
                    }
                })
                .limit(Math.min(workers.most(), items.size()))
                .toList());
    }

    private void invoke(SimulatedFunction function, Runnable work) {
        if (!function.invoke(work)) {
            throw new IllegalStateException("a function that a run needs once was not started");
        }
    }

    private PlaceCourse course(Place place) {
        return Objects.requireNonNull(courses.get(place), "a course for each place");
    }

    int placesGivenUp() {
        return givenUp;
    }

    int lambdaThrottles() {
        return survey.throttles() + rotate.throttles() + verify.throttles();
    }
}
