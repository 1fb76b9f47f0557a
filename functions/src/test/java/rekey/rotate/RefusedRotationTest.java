package rekey.rotate;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.rotate.RotationBench.OLD;
import static rekey.rotate.RotationBench.PLACE;
import static rekey.rotate.RotationBench.WANTED;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.lambda.Deadline;
import rekey.outcome.Blame;
import rekey.outcome.Tally;
import rekey.target.PreviousKey;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// A rotation amid refusals: how many targets are moved, and how many calls are made.
class RefusedRotationTest {
    private static final Deadline NEVER = new Deadline(() -> Integer.MAX_VALUE, Duration.ZERO);
    private static final String SCP = "with an explicit deny in a service control policy:"
            + " arn:aws:organizations::999988887777:policy/o-abc1234567/service_control_policy/p-hhe2a0ko";

    private static AwsServiceException denied(String name, String action, String why) {
        return Refusals.of(
                "AccessDeniedException",
                400,
                "User: arn:aws:sts::111122223333:assumed-role/RekeyMember/rekey-run is not authorized to perform: %s on resource: %s:* %s"
                        .formatted(action, PLACE.logGroupArn(name), why));
    }

    private static AwsServiceException disabled() {
        return Refusals.of("InvalidParameterException", 400, "The KMS key is not enabled");
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring(name.length() - 6));
    }

    private static RotationBench bench(int logGroups) {
        return new RotationBench(new SimulatedPlace().with(logGroups, OLD));
    }

    private static Tally rotated(RotationBench bench) {
        return bench.until(NEVER, bench.surveyed()).results().tally();
    }

    private static Arguments protectedOnes(String which, int logGroups, IntPredicate numbers) {
        return Arguments.of(logGroups, Named.of(which, numbers));
    }

    static Arguments[] placesWithProtectedLogGroups() {
        return new Arguments[] {
            protectedOnes("the first three", 1_003, number -> number < 3),
            protectedOnes("the first seven", 67, number -> number < 7),
            protectedOnes("the first six hundred", 2_000, number -> number < 600),
            protectedOnes("the last twenty", 200, number -> number >= 180),
            protectedOnes("the middle", 1_000, number -> number > 300 && number < 700),
            protectedOnes("the start, the middle and the end", 1_500, number -> number % 700 < 100),
            protectedOnes("every second", 300, number -> number % 2 == 0),
            protectedOnes("all but every tenth", 1_000, number -> number % 10 != 9),
            protectedOnes("all but one", 500, number -> number != 333),
            protectedOnes("the first page and the last", 1_000, number -> number < 50 || number >= 950)
        };
    }

    @ParameterizedTest(name = "{1} of {0}")
    @MethodSource("placesWithProtectedLogGroups")
    void logGroupsThatAPolicyProtectsByNameKeepNoOtherFromBeingMoved(int logGroups, IntPredicate protectedNumbers) {
        var bench = bench(logGroups);
        bench.place.refuse(
                name -> protectedNumbers.test(number(name)) ? denied(name, "logs:AssociateKmsKey", SCP) : null);
        var tally = rotated(bench);
        int held = (int) IntStream.range(0, logGroups).filter(protectedNumbers).count();
        assertThat(tally.failed()).isEqualTo(held);
        assertThat(tally.changed()).isEqualTo(logGroups - held).isEqualTo((int) bench.place.groupsOn(WANTED));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whicheverNamesTheyAre(long seed) {
        var random = new SplittableRandom(seed);
        int logGroups = random.nextInt(20, 1_500);
        int permille = random.nextInt(50, 950);
        var held =
                random.ints(logGroups, 0, 1_000).mapToObj(at -> at < permille).toList();
        var bench = bench(logGroups);
        bench.place.refuse(name -> held.get(number(name)) ? denied(name, "logs:AssociateKmsKey", SCP) : null);
        assertThat(rotated(bench).changed())
                .as("seed %d, %d log groups, %d permille", seed, logGroups, permille)
                .isEqualTo((int) held.stream().filter(one -> !one).count());
    }

    @Test
    void whereAPolicyDeniesAllOfAGreatPlaceSomeHundredsAreTried() {
        var bench = bench(10_000);
        bench.place.refuse(name -> denied(name, "logs:AssociateKmsKey", SCP));
        var tally = rotated(bench);
        assertThat(tally.failed()).isEqualTo(10_000);
        assertThat(tally.failures()).hasSize(1);
        assertThat(bench.place.associations()).isEqualTo(CommonRefusal.ENOUGH_OF_LOG_GROUPS + 64);
    }

    /// It is Rekey's own, and names no log group.
    @Test
    void whatTheSessionMayNotDoIsGivenUpAfterAFewCalls() {
        var bench = bench(10_000);
        bench.place.refuse(name -> denied(
                name, "logs:AssociateKmsKey", "because no session policy allows the logs:AssociateKmsKey action"));
        var tally = rotated(bench);
        assertThat(tally.failed()).isEqualTo(10_000);
        assertThat(tally.failures().getFirst().failure().blame()).isEqualTo(Blame.REKEY);
        assertThat(bench.place.associations()).isEqualTo(3 + 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "because no identity-based policy allows the kms:GenerateDataKey action",
                "with an explicit deny in a resource-based policy"
            })
    void whatIsDeniedOfTheKeyIsGivenUpAfterAFewCalls(String why) {
        var bench = bench(10_000);
        bench.place.refuse(_ -> denied("key", "kms:GenerateDataKey", why));
        assertThat(rotated(bench).failed()).isEqualTo(10_000);
        assertThat(bench.place.associations()).isEqualTo(3 + 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"middle", "end"})
    void aKeyThatServesAtTheOtherPlacesOfTheJournalIsTriedToTheEnd(String where) {
        var bench = bench(1_000);
        IntPredicate served = where.equals("end") ? number -> number > 900 : number -> number > 400 && number < 600;
        bench.place.refuse(name -> served.test(number(name)) ? null : disabled());
        assertThat(rotated(bench).changed()).isEqualTo(where.equals("end") ? 99 : 199);
    }

    /// The two say nothing about each other.
    @Test
    void aKeyThatServesNobodyIsFoundOutAmongProtectedLogGroupsToo() {
        var bench = bench(10_000);
        bench.place.refuse(name ->
                number(name) < 7 || number(name) > 9_998 ? denied(name, "logs:AssociateKmsKey", SCP) : disabled());
        var tally = rotated(bench);
        assertThat(tally.failed()).isEqualTo(10_000);
        assertThat(bench.place.associations()).isLessThan(30);
    }

    /// A call that AWS was too busy for says nothing of the others.
    @Test
    void aTransientFailureBetweenDoesNotHaveAllTheOthersTried() {
        var bench = bench(10_000);
        bench.place.refuse(
                name -> number(name) == 4 ? Refusals.of("ServiceUnavailableException", 503, "busy") : disabled());
        assertThat(rotated(bench).failed()).isEqualTo(10_000);
        assertThat(bench.place.associations()).isLessThan(30);
    }

    /// Its end is the query results, in a page of their own.
    @Test
    void queryResultsAreNoWitness() {
        var bench = bench(1_000);
        bench.place.refuse(target -> target.startsWith("/aws/") ? disabled() : null);
        var results = bench.until(NEVER, bench.surveyed(new PreviousKey.None())).results();
        assertThat(results.tally().failed()).isEqualTo(1_000);
        assertThat(bench.place.queryResultsKey()).isEqualTo(WANTED);
        assertThat(bench.place.associations()).isEqualTo(10 + 2 + 1);
    }
}
