package rekey.operator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeftoversTest {
    private static final String OLD = "20261129t084500-0000";
    private static final String YOUNG = "20261130t080000-0000";
    private final FakeAws aws = new FakeAws();

    private Leftovers seen(String... ended) {
        var account = new AnswersTest.OneAccount(aws, Optional.empty());
        return Leftovers.in(
                account, FakeAws.BOUNDS, Set.of(ended), aws.waiting().now());
    }

    private List<String> deleted(Leftovers leftovers) {
        return leftovers.delete(aws.looks(), aws.clients(), aws.waiting(), _ -> {});
    }

    private void rehearsal(String id) {
        aws.logGroup("/rekey-rehearsal/" + id + "/runs/a", Map.of(Bounds.TAG, id));
        aws.key(id, Map.of(Bounds.TAG, id));
        aws.aliases.put("alias/rekey-rehearsal-" + id + "-old", id);
    }

    @Test
    void whatAnOldRehearsalLeftIsToldAndThenDeleted() {
        rehearsal(OLD);
        var seen = seen();
        assertThat(seen.goingOn()).isEmpty();
        assertThat(seen.sentences())
                .singleElement()
                .satisfies(one -> assertThat(one).contains(OLD, "/runs/a", "-old", FakeAws.arn(OLD)));
        assertThat(aws.changes).isEmpty();
        assertThat(deleted(seen)).isEmpty();
        assertThat(aws.logGroups).isEmpty();
        assertThat(aws.aliases).isEmpty();
        assertThat(aws.keys).containsEntry(FakeAws.arn(OLD), true);
    }

    @Test
    void oneThatMayGoOnIsNamedAndNotTouched() {
        rehearsal(YOUNG);
        assertThat(seen().goingOn()).containsExactly(YOUNG);
        assertThatThrownBy(() -> deleted(seen()))
                .isInstanceOf(OutOfBounds.class)
                .hasMessageContaining(YOUNG);
        assertThat(aws.changes).isEmpty();
    }

    @Test
    void oneThatBeganWhileSomebodyWasAskedIsNotTouched() {
        rehearsal(OLD);
        var seen = seen();
        rehearsal(YOUNG);
        assertThatThrownBy(() -> deleted(seen)).isInstanceOf(OutOfBounds.class).hasMessageContaining(YOUNG);
        assertThat(aws.changes).isEmpty();
    }

    @Test
    void aYoungOneThatSomebodyKnowsHasEndedIsDeleted() {
        rehearsal(YOUNG);
        var seen = seen(YOUNG);
        assertThat(seen.goingOn()).isEmpty();
        deleted(seen);
        assertThat(aws.logGroups).isEmpty();
        assertThat(aws.aliases).isEmpty();
    }

    @Test
    void whatNobodyWasToldOfIsNotDeleted() {
        var seen = seen();
        rehearsal(OLD);
        deleted(seen);
        assertThat(aws.changes).isEmpty();
    }

    @Test
    void keysThatWaitForTheirDeletionKeepNobodyFromRehearsing() {
        aws.key(YOUNG, Map.of(Bounds.TAG, YOUNG));
        aws.keys.put(FakeAws.arn(YOUNG), true);
        assertThat(seen().goingOn()).isEmpty();
        assertThat(seen().sentences()).isEmpty();
    }

    @Test
    void whatIsNamedLikeARehearsalsAndHasNoTagIsTold() {
        aws.logGroup("/rekey-rehearsal/" + YOUNG + "/runs/a", Map.of());
        assertThat(seen().goingOn()).isEmpty();
        assertThat(seen().sentences())
                .singleElement()
                .satisfies(one -> assertThat(one).contains("/runs/a is left alone"));
    }

    @Test
    void anIdThatNamesNoMomentIsNobodysRehearsal() {
        rehearsal("20269999t999999-0000");
        assertThat(seen().goingOn()).isEmpty();
        deleted(seen());
        assertThat(aws.changes).isEmpty();
    }

    @Test
    void noRehearsalTakesLongerThanItsRunsMay() {
        var runs = new RunSteps(
                        FakeAws.BOUNDS,
                        new Scene(FakeAws.BOUNDS, aws.sandbox(), aws.looks()),
                        new StartedRuns(new NoRuns(1000), aws.waiting()),
                        aws.waiting())
                .all()
                .size();
        assertThat(Earlier.LONGEST)
                .isGreaterThan(RunSteps.LONGEST_RUN.multipliedBy(runs).plus(Duration.ofHours(1)));
    }
}
