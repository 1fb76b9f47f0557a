package rekey.regions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeContext;
import rekey.fakes.FakeS3;
import rekey.input.AccountScope;
import rekey.input.ExecutionInput;
import rekey.input.Globs;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.input.OrganizationalUnitScope;
import rekey.input.RegionScope;
import rekey.member.RegionsAnswer;
import rekey.organization.AccountRegion;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.place.Place;
import rekey.plan.Plan;
import rekey.plan.Plan.PlannedAccount;
import rekey.plan.SurveyBatch;
import rekey.plan.SurveyWork;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.survey.SurveyResults;
import rekey.survey.SurveyedPlace;

class RegionsHandlerTest {
    private static final String HOME = "eu-central-1";
    private static final String ONE = "111111111111";
    private static final String TWO = "222222222222";
    private static final Failure NO_ROLE = new Failure("AccessDenied", "AssumeRole: no", Blame.CONFIGURATION, "Deploy");

    private final FakeS3 s3 = new FakeS3();
    private final Bucket bucket = new Bucket(s3, "bucket");
    private final Map<String, RegionsAnswer> answers = new HashMap<>();
    private final Set<Place> asked = ConcurrentHashMap.newKeySet();

    private static Plan plan(boolean regionsKnown, String... accounts) {
        var input = new ExecutionInput(
                Mode.ROTATE,
                new KeyChoice.Alias("alias/a"),
                AccountScope.ALL,
                OrganizationalUnitScope.ALL,
                new RegionScope.Enabled(),
                Globs.ALL,
                true,
                null);
        return new Plan(
                "r1",
                "arn:execution",
                Instant.parse("2026-10-01T12:00:00Z"),
                input,
                Stream.of(accounts)
                        .map(id -> new PlannedAccount(id, "name of " + id, List.of(HOME)))
                        .toList(),
                regionsKnown,
                List.of(),
                List.of("known before"),
                null);
    }

    private void planned(Plan plan) {
        bucket.put("runs/r1/plan.json", Json.pretty(plan));
    }

    /// @param regions code and status in turn
    private static RegionsAnswer told(String... regions) {
        return new RegionsAnswer.Told(IntStream.range(0, regions.length / 2)
                .mapToObj(i -> new AccountRegion(regions[2 * i], regions[2 * i + 1]))
                .toList());
    }

    private RegionsAnswer answer(Place home) {
        asked.add(home);
        var answer = answers.get(home.account());
        if (answer == null) {
            throw new IllegalStateException("nobody thought of " + home);
        }
        return answer;
    }

    private SurveyWork handle(FakeContext context) {
        var handler = new RegionsHandler(bucket, (_, _) -> this::answer, 3, 7);
        return handler.handle(new RegionsHandler.Request("r1"), context);
    }

    private SurveyWork handle() {
        return handle(new FakeContext("request"));
    }

    private Plan stored() {
        return bucket.require("runs/r1/plan.json").as(Plan.class);
    }

    private List<Place> batched() {
        return bucket.require("runs/r1/survey/batches.jsonl").asLines(SurveyBatch.class).stream()
                .flatMap(batch -> batch.places().stream())
                .toList();
    }

    private List<SurveyedPlace> surveyed() {
        return SurveyResults.read(bucket, new RunFolder("r1"));
    }

    private static List<Place> places(String account, String... regions) {
        return Arrays.stream(regions).map(region -> new Place(account, region)).toList();
    }

    @Test
    void everyAccountIsVisitedInTheRegionsThatAreEnabledInIt() {
        planned(plan(false, ONE, TWO));
        answers.put(
                ONE,
                told(
                        "us-east-1",
                        "ENABLED_BY_DEFAULT",
                        "af-south-1",
                        "DISABLED",
                        "eu-central-1",
                        "ENABLED_BY_DEFAULT"));
        answers.put(TWO, told("us-east-1", "ENABLED_BY_DEFAULT", "af-south-1", "ENABLED"));
        var work = handle();
        assertThat(stored().places())
                .containsExactlyElementsOf(
                        Stream.of(places(ONE, "eu-central-1", "us-east-1"), places(TWO, "af-south-1", "us-east-1"))
                                .flatMap(List::stream)
                                .toList());
        assertThat(batched()).isEqualTo(stored().places());
        assertThat(work).isEqualTo(new SurveyWork("r1", "bucket", "runs/r1/survey/batches.jsonl", 4, 7, true));
        assertThat(stored().regionsKnown()).isTrue();
        assertThat(stored().warnings()).containsExactly("known before");
        assertThat(surveyed()).isEmpty();
    }

    @Test
    void aRegionThatNobodyHeardOfIsVisitedLikeAnyOther() {
        planned(plan(false, ONE));
        answers.put(ONE, told("xx-new-1", "ENABLED"));
        handle();
        assertThat(batched()).isEqualTo(places(ONE, "xx-new-1"));
    }

    @Test
    void aRegionOnItsWayInOrOutIsPassedOverAndSpokenOf() {
        planned(plan(false, ONE));
        answers.put(ONE, told("eu-south-1", "ENABLING", "us-east-1", "ENABLED_BY_DEFAULT", "me-south-1", "DISABLING"));
        handle();
        assertThat(batched()).isEqualTo(places(ONE, "us-east-1"));
        assertThat(stored().warnings())
                .containsExactly(
                        "known before",
                        "eu-south-1 in 111111111111 is ENABLING and was not visited",
                        "me-south-1 in 111111111111 is DISABLING and was not visited");
    }

    // An account that cannot be asked

    @Test
    void anAccountThatCannotBeAskedStaysPlannedAndIsReportedAndNotSurveyed() {
        planned(plan(false, ONE, TWO));
        answers.put(ONE, new RegionsAnswer.Untold(NO_ROLE));
        answers.put(TWO, told("us-east-1", "ENABLED_BY_DEFAULT"));
        assertThat(handle().places()).isEqualTo(1);
        assertThat(stored().places()).contains(new Place(ONE, HOME), new Place(TWO, "us-east-1"));
        assertThat(batched()).isEqualTo(places(TWO, "us-east-1"));
        assertThat(surveyed())
                .containsExactly(SurveyedPlace.barred(new Place(ONE, HOME), new PlaceOutcome.Unreachable(NO_ROLE)));
    }

    @Test
    void aFailureThatNobodyForesawStaysWithItsAccount() {
        planned(plan(false, ONE, TWO));
        answers.put(TWO, told("us-east-1", "ENABLED_BY_DEFAULT"));
        handle();
        assertThat(batched()).isEqualTo(places(TWO, "us-east-1"));
        assertThat(surveyed()).singleElement().satisfies(place -> {
            assertThat(place.place()).isEqualTo(new Place(ONE, HOME));
            assertThat(place.barred()).isInstanceOf(PlaceOutcome.Lost.class);
        });
    }

    @Test
    void anAccountThatNamesNoRegionIsNotBelieved() {
        planned(plan(false, ONE, TWO));
        answers.put(ONE, told("us-east-1", "DISABLED"));
        answers.put(TWO, told("us-east-1", "ENABLED_BY_DEFAULT"));
        handle();
        assertThat(surveyed())
                .singleElement()
                .satisfies(place -> assertThat(place.barred()).isInstanceOf(PlaceOutcome.Unreachable.class));
    }

    @Test
    void whereNoAccountCanBeAskedThereIsNothingToSurvey() {
        planned(plan(false, ONE));
        answers.put(ONE, new RegionsAnswer.Untold(NO_ROLE));
        assertThat(handle().places()).isZero();
        assertThat(batched()).isEmpty();
        assertThat(surveyed()).hasSize(1);
    }

    @Test
    void whoCannotBeAskedInTimeIsReportedSo() {
        planned(plan(false, ONE));
        handle(new FakeContext("request", 200_000));
        assertThat(asked).isEmpty();
        assertThat(surveyed())
                .singleElement()
                .satisfies(place -> assertThat(place.barred())
                        .isInstanceOfSatisfying(
                                PlaceOutcome.Unreachable.class,
                                unreachable -> assertThat(unreachable.failure())
                                        .returns("OutOfTime", Failure::code)
                                        .returns(Blame.AWS, Failure::blame)));
    }

    // Repetition

    @Test
    void aRepeatedInvocationAsksNobodyAndWritesTheSame() {
        planned(plan(false, ONE, TWO));
        answers.put(ONE, new RegionsAnswer.Untold(NO_ROLE));
        answers.put(TWO, told("us-east-1", "ENABLED_BY_DEFAULT"));
        var work = handle();
        var plan = s3.text("runs/r1/plan.json");
        var batches = s3.text("runs/r1/survey/batches.jsonl");
        asked.clear();
        answers.put(ONE, told("us-east-1", "ENABLED_BY_DEFAULT"));
        assertThat(handle()).isEqualTo(work);
        assertThat(asked).isEmpty();
        assertThat(s3.text("runs/r1/plan.json")).isEqualTo(plan);
        assertThat(s3.text("runs/r1/survey/batches.jsonl")).isEqualTo(batches);
        assertThat(surveyed()).hasSize(1);
    }

    @Test
    void ofTwoInvocationsAtOnceTheFirstAnswerHolds() {
        planned(plan(false, ONE));
        answers.put(ONE, new RegionsAnswer.Untold(NO_ROLE));
        var others = plan(false, ONE)
                .withRegions(List.of(new PlannedAccount(ONE, "name of " + ONE, List.of("us-east-1"))), List.of());
        s3.beforeNextPut(() -> s3.store("runs/r1/plan.json", new String(Json.pretty(others), StandardCharsets.UTF_8)));
        handle();
        assertThat(stored()).isEqualTo(others);
        assertThat(batched()).isEqualTo(places(ONE, "us-east-1"));
        assertThat(surveyed()).isEmpty();
    }

    @Test
    void anAccountThatIsNotBarredSaysNothingOfItInThePlan() {
        planned(plan(false, ONE));
        answers.put(ONE, told("us-east-1", "ENABLED_BY_DEFAULT"));
        handle();
        assertThat(s3.text("runs/r1/plan.json")).doesNotContain("barred");
    }

    // How many at a time

    @Test
    void notMoreAccountsAreAskedAtATimeThanStsLetsIn() {
        var accounts = IntStream.range(0, 300).mapToObj("%012d"::formatted).toArray(String[]::new);
        planned(plan(false, accounts));
        var waiting = new AtomicInteger();
        var most = new AtomicInteger();
        var full = new CountDownLatch(64);
        var handler = new RegionsHandler(
                bucket,
                (_, _) -> _ -> {
                    most.accumulateAndGet(waiting.incrementAndGet(), Math::max);
                    full.countDown();
                    try {
                        full.await(20, TimeUnit.SECONDS); // nobody leaves before 64 are in
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    waiting.decrementAndGet();
                    return told("us-east-1", "ENABLED_BY_DEFAULT");
                },
                50,
                7);
        assertThat(handler.handle(new RegionsHandler.Request("r1"), new FakeContext("request"))
                        .places())
                .isEqualTo(300);
        assertThat(most).hasValue(64);
    }
}
