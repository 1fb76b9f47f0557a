package rekey.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeExecutions;
import rekey.fakes.Refusals;
import rekey.fakes.VirtualTime;
import rekey.key.PlaceKey;
import rekey.outcome.Failure;
import rekey.outcome.QueryResultsState;
import rekey.pack.Batch;
import rekey.pack.Work;
import rekey.place.Place;
import rekey.plan.SurveyBatch;
import rekey.report.SampleRun;
import rekey.run.Json;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

class ChildExecutionsTest {
    private static final String RUN = SampleRun.EXECUTION;
    private static final String SURVEY = "arn:aws:states:eu-central-1:111122223333:mapRun:rekey/Survey:11111111";
    private static final String ROTATE = "arn:aws:states:eu-central-1:111122223333:mapRun:rekey/Rotate:22222222";

    private final FakeExecutions stepFunctions = new FakeExecutions();
    private final VirtualTime time = new VirtualTime();

    /// What the workflow hands to a child of the survey.
    private record SurveyInput(String run, SurveyBatch batch) {}

    /// What the workflow hands to a child of the rotation.
    private record RotateInput(String run, Batch batch) {}

    private static String json(Object value) {
        return new String(Json.bytes(value), StandardCharsets.UTF_8);
    }

    private static Place place(int number) {
        return new Place("%012d".formatted(number), "eu-central-1");
    }

    private static String surveyOf(Place... places) {
        return json(new SurveyInput("r1", new SurveyBatch(0, List.of(places), List.of())));
    }

    private static String rotationOf(Place... places) {
        var work = List.of(places).stream()
                .map(place -> new Work(
                        place, PlaceKey.existing("arn:key"), List.of(), null, QueryResultsState.EXCLUDED, 7, 0, false))
                .toList();
        return json(new RotateInput("r1", new Batch(0, 0, work)));
    }

    private static DescribeExecutionResponse child(String name, ExecutionStatus status, String error, String input) {
        return DescribeExecutionResponse.builder()
                .executionArn("arn:child/" + name)
                .status(status)
                .error(error)
                .cause("the cause of " + name)
                .input(input)
                .build();
    }

    private static DescribeExecutionResponse failed(String name, String input) {
        return child(name, ExecutionStatus.FAILED, "Error of " + name, input);
    }

    private static LostPlace lost(Phase phase, Place place) {
        return phase == Phase.SURVEY ? new LostPlace(phase, place, 0, 0) : new LostPlace(phase, place, 7, 7);
    }

    private FailedChildren read(LostPlace... lost) {
        return new ChildExecutions(stepFunctions, time).of(RUN, List.of(lost));
    }

    private long described() {
        return Collections.frequency(stepFunctions.calls(), "DescribeExecution");
    }

    @Test
    void everyLostPlaceOfABatchGetsTheCauseOfItsChild() {
        stepFunctions.withChild(ROTATE, failed("a", rotationOf(place(1), place(2))));
        stepFunctions.withChild(ROTATE, failed("b", rotationOf(place(3))));
        var one = lost(Phase.ROTATION, place(1));
        var two = lost(Phase.ROTATION, place(2));
        var three = lost(Phase.ROTATION, place(3));
        var children = read(one, two, three);
        assertThat(children.of(one)).map(Failure::code).contains("Error of a");
        assertThat(children.of(two)).isEqualTo(children.of(one));
        assertThat(children.of(three)).map(Failure::code).contains("Error of b");
        assertThat(children.unread()).isZero();
        assertThat(children.refusal()).isNull();
    }

    @Test
    void aBatchOfTheSurveyIsReadAsOneOfTheRotation() {
        stepFunctions.withChild(SURVEY, failed("a", surveyOf(place(1), place(2))));
        var lost = lost(Phase.SURVEY, place(2));
        assertThat(read(lost).of(lost)).map(Failure::code).contains("Error of a");
    }

    @Test
    void theSurveysChildrenExplainNoLossOfTheRotation() {
        stepFunctions.withChild(SURVEY, failed("a", surveyOf(place(1))));
        stepFunctions.withChild(ROTATE, failed("b", rotationOf(place(1))));
        var lost = lost(Phase.ROTATION, place(1));
        assertThat(read(lost).of(lost)).map(Failure::code).contains("Error of b");
    }

    @Test
    void whateverDidNotSucceedIsReadFromAllPages() {
        for (int i = 0; i < 5; i++) {
            stepFunctions.withChild(ROTATE, child("s" + i, ExecutionStatus.SUCCEEDED, "", rotationOf(place(i))));
            stepFunctions.withChild(ROTATE, failed("f" + i, rotationOf(place(10 + i))));
            stepFunctions.withChild(ROTATE, child("t" + i, ExecutionStatus.TIMED_OUT, "", rotationOf(place(20 + i))));
            stepFunctions.withChild(ROTATE, child("a" + i, ExecutionStatus.ABORTED, "", rotationOf(place(30 + i))));
        }
        var last = List.of(place(14), place(24), place(34)).stream()
                .map(place -> lost(Phase.ROTATION, place))
                .toList();
        var children = read(last.toArray(LostPlace[]::new));
        assertThat(last).allSatisfy(lost -> assertThat(children.of(lost)).isPresent());
        assertThat(described()).isEqualTo(15);
    }

    @Test
    void readingEndsAsSoonAsEverythingIsExplained() {
        for (int i = 0; i < 50; i++) {
            stepFunctions.withChild(ROTATE, failed("f" + i, rotationOf(place(i))));
        }
        read(lost(Phase.ROTATION, place(0)), lost(Phase.ROTATION, place(1)));
        assertThat(described()).isEqualTo(2);
        assertThat(stepFunctions.calls()).containsOnlyOnce("ListExecutions");
        assertThat(time.sleeps()).isEmpty();
    }

    @Test
    void aHundredAreReadHoweverManyFailedAndTheOthersCounted() {
        IntStream.range(0, 1000).forEach(i -> stepFunctions.withChild(ROTATE, failed("f" + i, rotationOf(place(i)))));
        var children = read(lost(Phase.ROTATION, place(5)), lost(Phase.ROTATION, place(999)));
        assertThat(described()).isEqualTo(ChildExecutions.MOST_READ);
        assertThat(children.unread()).isEqualTo(900);
        assertThat(children.of(lost(Phase.ROTATION, place(5)))).isPresent();
        assertThat(children.of(lost(Phase.ROTATION, place(999)))).isEmpty();
    }

    @Test
    void whatIsNotListedYetIsFoundAtASecondLook() {
        stepFunctions.beforeCalls(() -> {
            if (time.passed().compareTo(ChildExecutions.BEFORE_SECOND_LOOK) >= 0 && described() == 0) {
                stepFunctions.withChild(ROTATE, failed("late", rotationOf(place(1))));
            }
        });
        var lost = lost(Phase.ROTATION, place(1));
        assertThat(read(lost).of(lost)).map(Failure::code).contains("Error of late");
        assertThat(time.sleeps()).containsExactly(ChildExecutions.BEFORE_SECOND_LOOK);
    }

    @Test
    void whatNoChildExplainsIsLookedForTwiceAndNotForEver() {
        stepFunctions.withChild(ROTATE, failed("a", rotationOf(place(2))));
        var lost = lost(Phase.ROTATION, place(1));
        assertThat(read(lost).of(lost)).isEmpty();
        assertThat(described()).isEqualTo(1);
        assertThat(stepFunctions.calls()).filteredOn("ListMapRuns"::equals).hasSize(2);
    }

    @Test
    void anErrorLeavesWhatWasReadUntilThen() {
        stepFunctions.withChild(ROTATE, failed("a", rotationOf(place(1))));
        stepFunctions.withChild(ROTATE, failed("b", rotationOf(place(2))));
        stepFunctions.refuse(operation -> operation.equals("DescribeExecution") && described() > 1
                ? Refusals.of("AccessDeniedException", 400, "not authorized to perform: states:DescribeExecution")
                : null);
        var children = read(lost(Phase.ROTATION, place(1)), lost(Phase.ROTATION, place(2)));
        assertThat(children.of(lost(Phase.ROTATION, place(1)))).isPresent();
        assertThat(children.of(lost(Phase.ROTATION, place(2)))).isEmpty();
        assertThat(Objects.requireNonNull(children.refusal()).code()).isEqualTo("AccessDeniedException");
    }

    @Test
    void slowAnswersEndTheReadingInTime() {
        IntStream.range(0, 100).forEach(i -> stepFunctions.withChild(ROTATE, failed("f" + i, rotationOf(place(i)))));
        stepFunctions.beforeCalls(() -> time.sleep(Duration.ofSeconds(9)));
        read(lost(Phase.ROTATION, place(99)));
        assertThat(time.passed()).isLessThan(ChildExecutions.PATIENCE.plusSeconds(40));
    }

    @Test
    void aChildWithoutAnInputExplainsNothing() {
        var without = DescribeExecutionResponse.builder()
                .executionArn("arn:child/a")
                .status(ExecutionStatus.FAILED)
                .build();
        stepFunctions.withChild(ROTATE, without);
        var lost = lost(Phase.ROTATION, place(1));
        assertThat(read(lost).of(lost)).isEmpty();
    }
}
