package rekey.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.target.PreviousKey;
import rekey.target.Target;

class TallyTest {
    private static final long SEED = 42;

    private static Failure failure(int kind) {
        return new Failure("Code" + kind, "message", Blame.CONFIGURATION, "remedy");
    }

    private static Target group(int number) {
        return new Target.LogGroup("group-" + number);
    }

    private static Tally failed(int kind, int... targets) {
        return IntStream.of(targets)
                .mapToObj(target -> Tally.of(group(target), new TargetOutcome.Failed(failure(kind))))
                .reduce(Tally.EMPTY, Tally::plus);
    }

    private static Tally sum(List<Tally> tallies) {
        return tallies.stream().reduce(Tally.EMPTY, Tally::plus);
    }

    private static List<Integer> counts(Tally tally) {
        return List.of(
                tally.changed(),
                tally.alreadyRight(),
                tally.gone(),
                tally.reserved(),
                tally.excluded(),
                tally.failed(),
                tally.targets());
    }

    @Test
    void aFailureOfTheWholePlaceIsThereAndCountsNoTarget() {
        var tally = Tally.alreadyRight(7).plus(Tally.ofPlace(failure(1)));
        assertThat(tally.hasFailures()).isTrue();
        assertThat(counts(tally)).containsExactly(0, 7, 0, 0, 0, 0, 7);
        assertThat(tally.plus(failed(1, 2)).failures())
                .as("where targets failed so too they are counted")
                .containsExactly(new FailureGroup(failure(1), 1, List.of(group(2))));
        assertThat(Tally.alreadyRight(7).hasFailures()).isFalse();
    }

    @Test
    void everyOutcomeIsCountedUnderItsOwnName() {
        var tally = sum(List.of(
                Tally.of(group(1), new TargetOutcome.Changed()),
                Tally.of(group(2), new TargetOutcome.AlreadyRight()),
                Tally.of(group(3), new TargetOutcome.Gone()),
                Tally.of(group(4), new TargetOutcome.Reserved()),
                Tally.of(group(5), new TargetOutcome.Failed(failure(0))),
                Tally.alreadyRight(10),
                Tally.of(group(6), new TargetOutcome.MovedOn(new PreviousKey.None())),
                Tally.excluded(20),
                Tally.failed(failure(1), 30)));
        assertThat(tally.movedOn())
                .isEqualTo(new MovedOn(1, List.of(new MovedOn.Left(group(6), new PreviousKey.None()))));
        assertThat(counts(tally)).containsExactly(1, 11, 1, 1, 20, 31, 66);
    }

    @Test
    void equalFailuresAreOneEntryWithItsNames() {
        assertThat(failed(0, 1, 2).plus(failed(1, 3)).plus(failed(0, 4)).failures())
                .containsExactly(
                        new FailureGroup(failure(0), 3, List.of(group(1), group(2), group(4))),
                        new FailureGroup(failure(1), 1, List.of(group(3))));
    }

    @Test
    void oneEntryNamesTwentyTargetsAndCountsThemAll() {
        var group = failed(0, IntStream.range(0, 50).toArray()).failures().getFirst();
        assertThat(group.count()).isEqualTo(50);
        assertThat(group.targets())
                .isEqualTo(IntStream.range(0, 20).mapToObj(TallyTest::group).toList());
    }

    @Test
    void failuresBeyondTwentyKindsAreCountedUnderTheLast() {
        var tally =
                sum(IntStream.range(0, 25).mapToObj(kind -> failed(kind, kind)).toList());
        assertThat(tally.failures()).hasSize(20);
        assertThat(tally.failed()).isEqualTo(25);
        assertThat(tally.failures().getLast())
                .returns(6, FailureGroup::count)
                .returns("Others", last -> last.failure().code());
        assertThat(tally.failures().getLast().targets())
                .isEqualTo(IntStream.range(19, 25).mapToObj(TallyTest::group).toList());
    }

    private static Failure onKey(int key) {
        return new Failure("NotOnWantedKey", "on key " + key, Blame.CONFIGURATION, "rotate");
    }

    private static Failure ofStack(int stack) {
        return new Failure("NotOnWantedKey", "on key 0", Blame.CONFIGURATION, "change stack " + stack);
    }

    private static Failure slow(int seconds) {
        return new Failure("Throttling", "Tried for %d s".formatted(seconds), Blame.AWS, "run again");
    }

    private static Failure deniedBy(int policy) {
        var told = "not authorized to perform: logs:AssociateKmsKey with an explicit deny in an identity-based policy";
        return new Failure("AccessDenied", "%s: p-%d".formatted(told, policy), Blame.CONFIGURATION, "let it");
    }

    private static List<Failure> many(IntFunction<Failure> failure) {
        return IntStream.range(0, 25).mapToObj(failure).toList();
    }

    private static List<Failure> before(List<Failure> failures, Failure last) {
        return Stream.concat(failures.stream(), Stream.of(last)).toList();
    }

    /// More failures than entries, and what they are counted as.
    static List<Arguments> moreThanAreListed() {
        var ofKeys = Set.of("NotOnWantedKey CONFIGURATION");
        return List.of(
                arguments("keys", many(TallyTest::onKey), ofKeys),
                arguments("remedies", many(TallyTest::ofStack), ofKeys),
                arguments("a refusal that passes", many(TallyTest::slow), Set.of("Throttling AWS")),
                arguments("denials", many(TallyTest::deniedBy), Set.of("AccessDenied CONFIGURATION")),
                arguments(
                        "another one among keys",
                        before(many(TallyTest::onKey), slow(1)),
                        Set.of("NotOnWantedKey CONFIGURATION", "Throttling AWS")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("moreThanAreListed")
    void whatIsOfOneCodeKeepsItHoweverManyWordsItHas(String what, List<Failure> failures, Set<String> kinds) {
        var orders = List.of(failures, failures.reversed());
        for (var order : orders) {
            var tally = sum(IntStream.range(0, order.size())
                    .mapToObj(i -> Tally.of(group(i), new TargetOutcome.Failed(order.get(i))))
                    .toList());
            assertThat(tally.failures()).as(what).hasSize(20);
            assertThat(tally.failed()).isEqualTo(order.size());
            assertThat(tally.failures().stream()
                            .map(FailureGroup::failure)
                            .map(failure -> failure.code() + " " + failure.blame()))
                    .allMatch(kinds::contains)
                    .containsAll(kinds);
        }
    }

    @Test
    void whatStandsForMoreSaysSoOnceAndKeepsWhatIsToBeDone() {
        var tally = sum(many(TallyTest::onKey).stream()
                .map(failure -> Tally.failed(failure, 2))
                .toList());
        assertThat(tally.failures().getLast())
                .isEqualTo(new FailureGroup(
                        new Failure(
                                "NotOnWantedKey",
                                "on key 19 (and more, in other words)",
                                Blame.CONFIGURATION,
                                "rotate"),
                        12,
                        List.of()));
        var ofStacks = sum(many(TallyTest::ofStack).stream()
                .map(failure -> Tally.failed(failure, 1))
                .toList());
        assertThat(ofStacks.failures().getLast().failure().remedy())
                .as("it is another one for each")
                .startsWith("Fix the failures listed");
    }

    /// Whether a place is refused as such depends on the policies that deny: of one that denies once, not.
    @Test
    void aDenialThatIsUnlikeTheOthersKeepsItsEntry() {
        var wordings = many(i -> new Failure(
                "AccessDenied", "%d: %s".formatted(i, deniedBy(0).message()), Blame.CONFIGURATION, "let it"));
        var tally = sum(before(wordings, deniedBy(1)).stream()
                .map(failure -> Tally.failed(failure, 1))
                .toList());
        assertThat(tally.failures()).extracting(FailureGroup::failure).contains(deniedBy(1));
    }

    @Test
    void whatIsListedKeepsItsOwnEntryEvenWhenTheListIsFull() {
        var full =
                sum(IntStream.range(0, 30).mapToObj(kind -> failed(kind, kind)).toList());
        assertThat(full.plus(failed(3, 99)).failures().get(3))
                .isEqualTo(new FailureGroup(failure(3), 2, List.of(group(3), group(99))));
    }

    @Test
    void sharedFailuresOfNoTargetAreNone() {
        assertThat(Tally.failed(failure(0), 0)).isEqualTo(Tally.EMPTY);
    }

    @Test
    void nothingIsNeutral() {
        var tally = failed(0, 1, 2).plus(Tally.excluded(3));
        assertThat(tally.plus(Tally.EMPTY)).isEqualTo(tally);
        assertThat(Tally.EMPTY.plus(tally)).isEqualTo(tally);
    }

    @Test
    void howTheSumIsBracketedChangesNoCountAndNoBound() {
        var random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            var tallies = tallies(random, 3 + random.nextInt(60));
            int cut = 1 + random.nextInt(tallies.size() - 1);
            var one = sum(tallies);
            var other = sum(tallies.subList(0, cut)).plus(sum(tallies.subList(cut, tallies.size())));
            var as = "seed %d, round %d, cut %d".formatted(SEED, round, cut);
            assertThat(counts(other)).as(as).isEqualTo(counts(one));
            assertThat(one.targets()).as(as).isEqualTo(tallies.size());
            for (var tally : List.of(one, other)) {
                assertThat(tally.failures()).as(as).hasSizeLessThanOrEqualTo(FailureGroups.MOST);
                assertThat(tally.failures())
                        .as(as)
                        .allMatch(group -> group.targets().size() <= FailureGroup.NAMED_TARGETS
                                && group.targets().size() <= group.count());
            }
        }
    }

    private static List<Tally> tallies(Random random, int size) {
        var tallies = new ArrayList<Tally>();
        for (int i = 0; i < size; i++) {
            tallies.add(
                    switch (random.nextInt(4)) {
                        case 0 -> Tally.of(group(i), new TargetOutcome.Changed());
                        case 1 -> Tally.excluded(1);
                        default -> failed(random.nextInt(30), i);
                    });
        }
        return tallies;
    }

    @Test
    void aWithdrawnChangeIsAFailureAndTheTotalStays() {
        var tally = Tally.of(group(1), new TargetOutcome.Changed())
                .plus(Tally.of(group(2), new TargetOutcome.Changed()))
                .withdraw(group(2), failure(0));
        assertThat(counts(tally)).containsExactly(1, 0, 0, 0, 0, 1, 2);
        assertThat(tally.failures()).containsExactly(new FailureGroup(failure(0), 1, List.of(group(2))));
    }
}
