package rekey.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.run.Json;

class PlaceOutcomeTest {
    private static final Failure FAILURE = new Failure("Code", "message", Blame.AWS, "remedy");
    private static final List<PlaceOutcome> COMPLETE =
            List.of(new PlaceOutcome.Rotated(), new PlaceOutcome.Unchanged(), new PlaceOutcome.Planned());
    private static final List<PlaceOutcome> NOT_COMPLETE = List.of(
            new PlaceOutcome.Incomplete(),
            new PlaceOutcome.Refused(FAILURE),
            new PlaceOutcome.Unreachable(FAILURE),
            new PlaceOutcome.Lost(FAILURE),
            new PlaceOutcome.NotStarted(FAILURE));

    static Stream<PlaceOutcome> outcomes() {
        return Stream.concat(COMPLETE.stream(), NOT_COMPLETE.stream());
    }

    @Test
    void theseAreAll() {
        assertThat(outcomes().map(Object::getClass))
                .containsExactlyInAnyOrder((Class[]) PlaceOutcome.class.getPermittedSubclasses());
    }

    @Test
    void eachHasAStateOfItsOwnThatIsFoundByItsText() {
        assertThat(outcomes().map(PlaceOutcome::kind)).containsExactlyInAnyOrder(PlaceOutcome.State.values());
        assertThat(outcomes())
                .allSatisfy(outcome ->
                        assertThat(PlaceOutcome.State.of(outcome.state())).contains(outcome.kind()));
        assertThat(PlaceOutcome.State.of("OfAnotherVersion")).isEmpty();
    }

    @Test
    void aPlaceIsCompleteWhenNothingIsLeftToDo() {
        assertThat(COMPLETE).allMatch(PlaceOutcome::complete);
        assertThat(NOT_COMPLETE).noneMatch(PlaceOutcome::complete);
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void itIsReadAsItWasWritten(PlaceOutcome outcome) {
        var json = Json.bytes(outcome);
        assertThat(Json.read(json, PlaceOutcome.class)).isEqualTo(outcome);
        assertThat(Json.tree(new String(json, StandardCharsets.UTF_8))
                        .get("state")
                        .textValue())
                .isEqualTo(outcome.state())
                .isEqualTo(outcome.getClass().getSimpleName());
    }

    @Test
    void aRunIsCompleteWhenEveryPlaceIs() {
        assertThat(RunOutcome.of(COMPLETE)).isEqualTo(RunOutcome.COMPLETE);
        for (var outcome : NOT_COMPLETE) {
            assertThat(RunOutcome.of(List.of(new PlaceOutcome.Rotated(), outcome, new PlaceOutcome.Unchanged())))
                    .as(outcome.state())
                    .isEqualTo(RunOutcome.INCOMPLETE);
        }
    }

    @Test
    void aPlanIsReadyWhenEveryPlaceCanBeRotatedForAllThatAnybodyCanLookAt() {
        assertThat(RunOutcome.ofPlan(COMPLETE, false)).isEqualTo(RunOutcome.READY);
        assertThat(RunOutcome.ofPlan(COMPLETE, true)).isEqualTo(RunOutcome.BLOCKED);
        for (var outcome : NOT_COMPLETE) {
            assertThat(RunOutcome.ofPlan(List.of(new PlaceOutcome.Planned(), outcome), false))
                    .as(outcome.state())
                    .isEqualTo(RunOutcome.BLOCKED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRunThatIsIncompleteIsTheOnlyOneWhoseExecutionFails(RunOutcome outcome) {
        assertThat(outcome.succeeds()).isEqualTo(outcome != RunOutcome.INCOMPLETE);
    }

    @ParameterizedTest
    @EnumSource
    void aStateOfQueryResultsIsReadAsItWasWritten(QueryResultsState state) {
        assertThat(Json.read(Json.bytes(state), QueryResultsState.class)).isEqualTo(state);
        assertThat(new String(Json.bytes(state), StandardCharsets.UTF_8)).isEqualTo("\"" + state.text() + "\"");
    }

    @Test
    void noOtherTextIsAStateOfQueryResults() {
        assertThatThrownBy(() -> QueryResultsState.parse("verified"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no state of query results: verified");
    }
}
