package rekey.operator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    private final List<Integer> changed = new ArrayList<>();
    private final Map<String, @Nullable String> first = new TreeMap<>();
    private int planned = TO_CHANGE;

    /// A stack that does what it should, but for a plan that counts what a test says.
    private Report work(String mode, ObjectNode input) {
        if (mode.equals("plan")) {
            return ComparisonTest.report(mode, "READY", "\"toChange\": %d, \"alreadyRight\": 1".formatted(planned));
        }
        var now = new TreeMap<>(aws.logGroups);
        if (mode.equals("rotate")) {
            if (stack.modes.size() == 2) {
                first.putAll(now);
            }
            aws.logGroups.replaceAll((name, key) -> FakeAws.BOUNDS.names(name) ? newKey() : key);
        } else if (mode.equals("restore")) {
            aws.logGroups.putAll(first);
        }
        int moved = (int) now.entrySet().stream()
                .filter(each -> !Objects.equals(each.getValue(), aws.logGroups.get(each.getKey())))
                .count();
        return ComparisonTest.report(
                mode, "COMPLETE", "\"changed\": %d, \"alreadyRight\": %d".formatted(moved, Scene.logGroups() - moved));
    }

    private String newKey() {
        return keyOf(Scene.NEW);
    }

    private String keyOf(String word) {
        return FakeAws.arn(Objects.requireNonNull(aws.aliases.get(FakeAws.BOUNDS.alias(word))));
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
    void anUnlistedLogGroupIsNotProvedToBeAnything() {
        aws.notListed.add("/rekey-rehearsal/" + FakeAws.ID + "/runs/old-3");
        var told = run();
        assertThat(stack.modes).isEmpty();
        assertThat(told.outcome()).isEqualTo(RehearsalRecord.Outcome.ENDED_EARLY);
        assertThat(told.problem()).contains("/runs/old-3");
        nothingIsLeft(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"InvalidParameterException", "ThrottlingException", "AccessDeniedException"})
    void anAliasThatAwsRefusesIsDoneWithout(String code) {
        aws.refusals.put(
                "AssociateKmsKey /rekey-rehearsal/" + FakeAws.ID + "/runs/by-alias", FakeAws.refusal(code, "no"));
        planned = 500;
        assertThat(run().steps()).isNotEmpty();
    }

    @Test
    void aRotationAfterAStoppedOneHasSomethingToDo() {
        stack.work = (mode, input) -> {
            var keys = new TreeMap<>(aws.logGroups);
            var report = work(mode, input);
            changed.add((int) keys.entrySet().stream()
                    .filter(each -> FakeAws.BOUNDS.names(each.getKey()))
                    .filter(each -> !Objects.equals(each.getValue(), aws.logGroups.get(each.getKey())))
                    .count());
            return report;
        };
        var told = run();
        var goOn = told.steps().get(5);
        assertThat(goOn.name()).isEqualTo("go on");
        assertThat(goOn.note()).contains("left 0 log groups; 2 were put back");
        assertThat(changed.get(5)).isEqualTo(2);
    }

    @Test
    void aStepThatWasLeftOutIsNotProved() {
        stack.verdicts = () -> Map.of(keyOf(Scene.OLD), "notYet", newKey(), "inUse");
        var told = run();
        assertThat(states(told))
                .containsExactly(
                        "plan PROVED",
                        "rotate PROVED",
                        "verify PROVED",
                        "restore PROVED",
                        "stop LEFT_OUT",
                        "go on PROVED",
                        "retire PROVED");
        assertThat(told.outcome()).isEqualTo(RehearsalRecord.Outcome.PARTLY_PROVED);
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
