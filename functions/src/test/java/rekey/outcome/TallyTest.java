package rekey.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
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
                assertThat(tally.failures()).as(as).hasSizeLessThanOrEqualTo(Tally.MOST_GROUPS);
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
