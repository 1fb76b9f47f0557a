package rekey.operator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import rekey.report.Report;

class RehearsalTest {
    private static final int TO_CHANGE = Scene.logGroups() - 1;

    private final FakeAws aws = new FakeAws();
    private final FakeStack stack = new FakeStack(this::work);
    private final List<RehearsalRecord> saved = new ArrayList<>();
    private final Rehearsal rehearsal = new Rehearsal(
            FakeAws.BOUNDS,
            new AnswersTest.OneAccount(aws, Optional.empty()),
            stack,
            aws.waiting(),
            _ -> {},
            saved::add);
    private int planned = TO_CHANGE;

    /// A stack that does what it should, but for a plan that counts what a test says.
    private Report work(String mode, ObjectNode input) {
        if (mode.equals("plan")) {
            return ComparisonTest.report(mode, "READY", "\"toChange\": %d, \"alreadyRight\": 1".formatted(planned));
        }
        if (mode.equals("rotate")) {
            aws.logGroups.replaceAll((name, key) -> FakeAws.BOUNDS.names(name) ? newKey() : key);
        }
        return ComparisonTest.report(mode, "COMPLETE", "\"changed\": %d, \"alreadyRight\": 1".formatted(TO_CHANGE));
    }

    private String newKey() {
        return FakeAws.arn(Objects.requireNonNull(aws.aliases.get(FakeAws.BOUNDS.alias(Scene.NEW))));
    }

    private RehearsalRecord run() {
        var account = new AnswersTest.OneAccount(aws, Optional.empty());
        return rehearsal.run(
                "rekey",
                Rehearsal.With.RUNS,
                Leftovers.in(account, FakeAws.BOUNDS, Set.of(), aws.waiting().now()));
    }

    private static List<String> states(RehearsalRecord told) {
        return told.steps().stream()
                .map(step -> step.name() + " " + step.state())
                .toList();
    }

    private void nothingIsLeft(RehearsalRecord told) {
        assertThat(told.left()).isEmpty();
        assertThat(aws.logGroups.keySet()).noneMatch(FakeAws.BOUNDS::names);
        assertThat(aws.keys).isNotEmpty().doesNotContainValue(false);
        assertThat(aws.aliases).isEmpty();
    }

    @Test
    void aPlanThatReachesTooFarIsNotApplied() {
        planned = 500;
        var told = run();
        assertThat(stack.modes).containsExactly("plan");
        assertThat(states(told)).startsWith("plan DIFFERENT", "rotate LEFT_OUT").contains("go on LEFT_OUT");
        assertThat(told.outcome()).isEqualTo(RehearsalRecord.Outcome.DIFFERENT);
        nothingIsLeft(told);
    }

    @Test
    void aLogGroupOfSomebodyElseThatIsMovedIsFoundAndKeepsTheKey() {
        aws.logGroup("/theirs", Map.of());
        stack.work = (mode, input) -> {
            if (mode.equals("rotate")) {
                aws.logGroups.put("/theirs", newKey());
            }
            return work(mode, input);
        };
        var told = run();
        assertThat(stack.modes).containsExactly("plan", "rotate");
        assertThat(states(told)).startsWith("plan PROVED", "rotate DIFFERENT", "verify LEFT_OUT");
        assertThat(told.steps().get(1).findings())
                .singleElement()
                .satisfies(one -> assertThat(one).startsWith("/theirs is not the rehearsal's: it was on none"));
        var key = aws.logGroups.get("/theirs");
        assertThat(told.left()).anySatisfy(one -> assertThat(one).contains(key, "/theirs"));
        assertThat(aws.keys).containsEntry(key, false);
        assertThat(aws.keys.values()).filteredOn(going -> going).hasSize(aws.keys.size() - 1);
    }

    @Test
    void aStepAfterWhichNobodySawTheOtherLogGroupsIsNotProved() {
        stack.afterStart = () -> aws.refusals.put("ListAliases", FakeAws.refusal("AccessDeniedException", "no"));
        var told = run();
        assertThat(stack.modes).containsExactly("plan");
        assertThat(states(told)).startsWith("plan DIFFERENT", "rotate LEFT_OUT");
        assertThat(told.left()).isNotEmpty();
    }

    @Test
    void aRunWhoseStartWasNotAnsweredIsStopped() {
        stack.afterStart = () -> {
            stack.goesOn = true;
            throw new IllegalStateException("the connection was lost");
        };
        var told = run();
        assertThat(stack.stopped).containsExactly("run-1");
        assertThat(told.outcome()).isEqualTo(RehearsalRecord.Outcome.ENDED_EARLY);
        assertThat(told.problem()).contains("plan", "the connection was lost");
        nothingIsLeft(told);
    }

    @Test
    void whateverGoesWrongEverythingIsDeletedAndTheRecordKept() {
        stack.work = (mode, input) -> {
            if (mode.equals("rotate")) {
                throw new IllegalStateException("of another version");
            }
            return work(mode, input);
        };
        var told = run();
        assertThat(told.problem()).contains("rotate", "of another version");
        assertThat(states(told)).containsExactly("plan PROVED");
        assertThat(saved.getFirst().steps()).hasSize(1);
        assertThat(saved.getFirst().outcome()).isEqualTo(RehearsalRecord.Outcome.ENDED_EARLY);
        assertThat(saved.getLast().problem()).isEqualTo(told.problem());
        nothingIsLeft(told);
    }

    @Test
    void whoEndsItWhileItRunsLeavesNothing() {
        stack.work = (mode, input) -> {
            rehearsal.end();
            return work(mode, input);
        };
        nothingIsLeft(run());
        assertThat(saved.getFirst().outcome()).isEqualTo(RehearsalRecord.Outcome.ENDED_EARLY);
    }
}
