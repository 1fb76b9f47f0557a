package rekey.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeContext;
import rekey.fakes.FakeS3;
import rekey.fakes.VirtualTime;
import rekey.input.InputBuilder;
import rekey.lambda.AwsUnavailable;
import rekey.member.RegionsAnswer;
import rekey.organization.AccountRegion;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.Patience;
import rekey.outcome.PlaceOutcome;
import rekey.place.Place;
import rekey.plan.EnabledRegions;
import rekey.plan.Plan;
import rekey.plan.Plan.PlannedAccount;
import rekey.run.Bucket;
import rekey.run.Json;

class RegionsHandlerTest {
    private static final Patience PATIENCE = new Patience(Duration.ofMinutes(5));
    private static final Failure THROTTLED =
            new Failure("Throttling", "AssumeRole: Rate exceeded", Blame.AWS, "Run Rekey again");

    private final VirtualTime time = new VirtualTime();
    private static final String HOME = "eu-central-1";
    private static final String ONE = "111111111111";
    private static final String TWO = "222222222222";
    private static final Failure NO_ROLE = new Failure("AccessDenied", "AssumeRole: no", Blame.CONFIGURATION, "Deploy");

    private final FakeS3 s3 = new FakeS3();
    private final Bucket bucket = new Bucket(s3, "bucket");
    private final Map<String, RegionsAnswer> answers = new HashMap<>();
    private final Set<Place> asked = ConcurrentHashMap.newKeySet();

    private static Plan plan(String... accounts) {
        var input = InputBuilder.rotation().build();
        return new Plan(
                "r1",
                "arn:execution",
                Instant.parse("2026-10-01T12:00:00Z"),
                input,
                Stream.of(accounts)
                        .map(id -> new PlannedAccount(id, "name of " + id, List.of(HOME)))
                        .toList(),
                false,
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

    /// Whoever asks knows which of the accounts is the management account.
    @Test
    void thePlanGoesWithTheQuestion() {
        planned(plan(ONE));
        answers.put(ONE, new RegionsAnswer.Untold(NO_ROLE));
        var plans = new CopyOnWriteArrayList<Plan>();
        var handler = new RegionsHandler(
                bucket,
                (plan, _) -> {
                    plans.add(plan);
                    return this::answer;
                },
                PATIENCE,
                time);
        handler.handle(new RegionsHandler.Request("r1", null), new FakeContext("request"));
        assertThat(plans).containsExactly(plan(ONE));
    }

    private RegionsHandler.Response handle(FakeContext context) {
        var handler = new RegionsHandler(bucket, (_, _) -> this::answer, PATIENCE, time);
        return handler.handle(new RegionsHandler.Request("r1", null), context);
    }

    private RegionsHandler.Response handle() {
        return handle(new FakeContext("request"));
    }

    private EnabledRegions stored() {
        return bucket.require("runs/r1/regions.json").as(EnabledRegions.class);
    }

    private List<PlannedAccount> barred() {
        return stored().accounts().stream()
                .filter(account -> account.barred() != null)
                .toList();
    }

    private static PlannedAccount visited(String account, String... regions) {
        return new PlannedAccount(account, "name of " + account, List.of(regions));
    }

    @Test
    void everyAccountTellsWhichRegionsAreEnabledInIt() {
        planned(plan(ONE, TWO));
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
        assertThat(handle()).isEqualTo(new RegionsHandler.Response(2, 0));
        assertThat(stored().accounts())
                .containsExactly(visited(ONE, "eu-central-1", "us-east-1"), visited(TWO, "af-south-1", "us-east-1"));
        assertThat(stored().warnings()).isEmpty();
    }

    /// The plan is the plan function's to write.
    @Test
    void nothingButTheAnswersIsWritten() {
        planned(plan(ONE));
        answers.put(ONE, told("us-east-1", "ENABLED_BY_DEFAULT"));
        handle();
        assertThat(s3.puts()).containsExactly("runs/r1/plan.json", "runs/r1/regions.json");
    }

    @Test
    void aRegionThatNobodyHeardOfIsVisitedLikeAnyOther() {
        planned(plan(ONE));
        answers.put(ONE, told("xx-new-1", "ENABLED"));
        handle();
        assertThat(stored().accounts()).containsExactly(visited(ONE, "xx-new-1"));
    }

    @Test
    void aRegionOnItsWayInOrOutIsPassedOverAndSpokenOf() {
        planned(plan(ONE));
        answers.put(ONE, told("eu-south-1", "ENABLING", "us-east-1", "ENABLED_BY_DEFAULT", "me-south-1", "DISABLING"));
        handle();
        var us = visited(ONE, "us-east-1");
        assertThat(stored().accounts())
                .containsExactly(
                        new PlannedAccount(ONE, us.name(), us.regions(), null, List.of("eu-south-1", "me-south-1")));
        assertThat(stored().warnings())
                .containsExactly(
                        "eu-south-1 in 111111111111 is ENABLING and was not visited",
                        "me-south-1 in 111111111111 is DISABLING and was not visited");
    }

    // An account that cannot be asked

    @Test
    void anAccountThatCannotBeAskedIsToldOfWithTheStacksRegion() {
        planned(plan(ONE, TWO));
        answers.put(ONE, new RegionsAnswer.Untold(NO_ROLE));
        answers.put(TWO, told("us-east-1", "ENABLED_BY_DEFAULT"));
        assertThat(handle()).isEqualTo(new RegionsHandler.Response(2, 1));
        assertThat(stored().accounts())
                .containsExactly(
                        new PlannedAccount(ONE, "name of " + ONE, List.of(HOME), new PlaceOutcome.Unreachable(NO_ROLE)),
                        visited(TWO, "us-east-1"));
    }

    @Test
    void aFailureThatNobodyForesawStaysWithItsAccount() {
        planned(plan(ONE, TWO));
        answers.put(TWO, told("us-east-1", "ENABLED_BY_DEFAULT"));
        handle();
        assertThat(stored().accounts()).contains(visited(TWO, "us-east-1"));
        assertThat(barred()).singleElement().satisfies(account -> {
            assertThat(account.account()).isEqualTo(ONE);
            assertThat(account.barred()).isInstanceOf(PlaceOutcome.Lost.class);
        });
    }

    @Test
    void anAccountThatNamesNoRegionIsNotBelieved() {
        planned(plan(ONE, TWO));
        answers.put(ONE, told("us-east-1", "DISABLED"));
        answers.put(TWO, told("us-east-1", "ENABLED_BY_DEFAULT"));
        handle();
        assertThat(barred())
                .singleElement()
                .satisfies(account -> assertThat(account.barred()).isInstanceOf(PlaceOutcome.Unreachable.class));
    }

    @Test
    void whoCannotBeAskedInTimeIsReportedSo() {
        planned(plan(ONE));
        handle(new FakeContext("request", 200_000));
        assertThat(asked).isEmpty();
        assertThat(barred())
                .singleElement()
                .satisfies(account -> assertThat(account.barred())
                        .isInstanceOfSatisfying(
                                PlaceOutcome.Unreachable.class,
                                unreachable -> assertThat(unreachable.failure())
                                        .returns("OutOfTime", Failure::code)
                                        .returns(Blame.AWS, Failure::blame)));
    }

    @Test
    void ofTwoInvocationsTheFirstAnswersHold() {
        planned(plan(ONE));
        answers.put(ONE, new RegionsAnswer.Untold(NO_ROLE));
        handle();
        var first = stored();
        answers.put(ONE, told("us-east-1", "ENABLED_BY_DEFAULT"));
        handle();
        assertThat(stored()).isEqualTo(first);
    }

    @Test
    void anAccountThatIsNotBarredSaysNothingOfIt() {
        planned(plan(ONE));
        answers.put(ONE, told("us-east-1", "ENABLED_BY_DEFAULT"));
        handle();
        assertThat(s3.text("runs/r1/regions.json")).doesNotContain("barred");
    }

    // Whom AWS would not let in

    @Test
    void anAccountThatAwsWouldNotLetInNowIsAskedAgainAndTheOthersAreNot() {
        planned(plan(ONE, TWO));
        answers.put(ONE, told("us-east-1", "ENABLED_BY_DEFAULT"));
        var throttled = new RegionsAnswer.Untold(THROTTLED);
        var rounds = new AtomicInteger();
        var calls = new AtomicInteger();
        var handler = new RegionsHandler(
                bucket,
                (_, _) -> {
                    answers.put(
                            TWO, rounds.incrementAndGet() < 4 ? throttled : told("eu-west-1", "ENABLED_BY_DEFAULT"));
                    return place -> {
                        calls.incrementAndGet();
                        return answer(place);
                    };
                },
                PATIENCE,
                time);
        var response = handler.handle(new RegionsHandler.Request("r1", null), new FakeContext("request"));
        assertThat(response.barred()).isZero();
        assertThat(stored().accounts()).containsExactly(visited(ONE, "us-east-1"), visited(TWO, "eu-west-1"));
        assertThat(calls).as("one for the one, four for the other").hasValue(1 + 4);
        assertThat(time.passed()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void anAccountThatNeverLetsItInIsReportedWithTheReasonAfterAWhile() {
        planned(plan(ONE));
        answers.put(ONE, new RegionsAnswer.Untold(THROTTLED));
        assertThat(handle().barred()).isOne();
        assertThat(barred().getFirst().barred()).isEqualTo(new PlaceOutcome.Unreachable(THROTTLED));
        assertThat(time.passed()).isEqualTo(PATIENCE.longest());
    }

    private RegionsHandler.Response handle(Instant since, long remainingMillis) {
        var handler = new RegionsHandler(bucket, (_, _) -> this::answer, PATIENCE, time);
        return handler.handle(
                new RegionsHandler.Request("r1", since), new FakeContext("request", (int) remainingMillis));
    }

    /// The next one has what is left of the patience, not of this one's time.
    @Test
    void anInvocationWhoseTimeIsUpLeavesWhoWouldNotBeToldOfToTheNextOne() {
        planned(plan(ONE, TWO));
        answers.put(ONE, told("us-east-1", "ENABLED_BY_DEFAULT"));
        answers.put(TWO, new RegionsAnswer.Untold(THROTTLED));
        var since = time.now();
        assertThatThrownBy(() -> handle(since, 200_000))
                .isExactlyInstanceOf(AwsUnavailable.class)
                .hasMessageContaining("2 accounts");
        assertThat(bucket.get("runs/r1/regions.json")).isEmpty();
        answers.put(TWO, told("eu-west-1", "ENABLED_BY_DEFAULT"));
        assertThat(handle(since, 900_000).barred()).isZero();
        assertThat(stored().accounts()).containsExactly(visited(ONE, "us-east-1"), visited(TWO, "eu-west-1"));
    }

    @Test
    void whenThePatienceIsSpentTheAccountIsReportedAndTheRunGoesOn() {
        planned(plan(ONE));
        answers.put(ONE, new RegionsAnswer.Untold(THROTTLED));
        var since = time.now();
        time.sleep(PATIENCE.longest());
        assertThat(handle(since, 900_000).barred()).isOne();
        assertThat(barred().getFirst().barred()).isEqualTo(new PlaceOutcome.Unreachable(THROTTLED));
        assertThat(handle(since, 200_000).barred()).isOne();
    }

    // How many at a time

    @Test
    void notMoreAccountsAreAskedAtATimeThanStsLetsIn() {
        var accounts = IntStream.range(0, 300).mapToObj("%012d"::formatted).toArray(String[]::new);
        planned(plan(accounts));
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
                PATIENCE,
                time);
        assertThat(handler.handle(new RegionsHandler.Request("r1", null), new FakeContext("request"))
                        .accounts())
                .isEqualTo(300);
        assertThat(most).hasValue(64);
    }
}
