package rekey.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.drift.PlannedPlace;
import rekey.drift.PlannedRun;
import rekey.input.AppliedPlan;
import rekey.input.Canary;
import rekey.input.ExecutionInput;
import rekey.input.Globs;
import rekey.input.InputBuilder;
import rekey.input.InvalidInput;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.input.ReadersRule;
import rekey.key.PlaceKey;
import rekey.outcome.PlaceOutcome;
import rekey.place.Place;

/// A plan of account 1, which can be rotated, of 2, which is all right, and of 3, which cannot.
class AppliedRunTest {
    private static final String REGION = "eu-central-1";
    private static final String ONE = "111111111111";
    private static final String RIGHT = "222222222222";
    private static final String BLOCKED = "333333333333";
    private static final KeyChoice KEY = new KeyChoice.Alias("alias/of-the-plan");
    private static final Globs GLOBS = new Globs(List.of("/a*"), List.of());

    private static AppliedRun applied(@Nullable Canary canary) {
        return applied(canary, null);
    }

    private static AppliedRun applied(@Nullable Canary canary, @Nullable ReadersRule readers) {
        var states = new LinkedHashMap<Place, String>();
        states.put(new Place(ONE, REGION), "Planned");
        states.put(new Place(RIGHT, REGION), "Unchanged");
        states.put(new Place(BLOCKED, REGION), "Refused");
        var place = new Place(ONE, REGION);
        var planned = new PlannedPlace(place, PlaceKey.existing("arn:k"), List.of());
        return new AppliedRun(new PlannedRun(
                "p",
                new PlannedRun.Input(Mode.PLAN, KEY, GLOBS, true, readers, canary),
                Map.of(place, planned),
                states));
    }

    private static InputBuilder input() {
        return InputBuilder.rotation().key(new KeyChoice.Planned("p", 72));
    }

    private static Plan plan(AppliedRun run, ExecutionInput input, String... accounts) {
        var inScope = List.of(accounts).stream()
                .map(account -> new Plan.PlannedAccount(account, "its name", List.of(REGION)))
                .toList();
        var scope = new Plan("r", "arn:r", Instant.EPOCH, run.of(input), inScope, false, List.of(), List.of(), null);
        return run.withCanary(NarrowedPlan.of(scope, run), input.canary() != null);
    }

    @Test
    void theRunIsAskedWhatThePlanWasAsked() {
        var asked = applied(null).of(input().queryResults(false).build());
        assertThat(asked)
                .returns(Mode.ROTATE, ExecutionInput::mode)
                .returns(KEY, ExecutionInput::key)
                .returns(false, ExecutionInput::queryResults)
                .returns(new AppliedPlan("p", GLOBS), ExecutionInput::applies)
                .returns(null, ExecutionInput::canary);
    }

    @ParameterizedTest
    @CsvSource({
        "KEEP, WARN, KEEP",
        "KEEP, KEEP, KEEP",
        "WARN, WARN, WARN",
        "WARN, KEEP, KEEP",
        ", WARN, WARN",
        ", KEEP, KEEP"
    })
    void ofTwoRulesForReadersTheStricterOneHolds(@Nullable ReadersRule approved, ReadersRule asked, ReadersRule holds) {
        assertThat(applied(null, approved).of(input().readers(asked).build()).readers())
                .isEqualTo(holds);
    }

    @Test
    void onlyThePlacesThatAreReadyAreVisitedAndTheOthersSayWhy() {
        var plan = plan(applied(null), input().build(), ONE, RIGHT, BLOCKED, "444444444444");
        assertThat(plan.places()).containsExactly(new Place(ONE, REGION));
        assertThat(plan.leftOut())
                .extracting(LeftOut::reason)
                .containsExactly(
                        "plan p was to change nothing there",
                        "plan p cannot be applied there: eu-central-1 is Refused",
                        "plan p was to change nothing there");
        assertThat(applied(null).warnings())
                .containsExactly("Plan p was blocked in 1 of its places, which are not visited: 333333333333"
                        + " eu-central-1 (Refused)");
    }

    @Test
    void anAccountThatHasLeftTheOrganizationIsUnreachable() {
        var plan = plan(applied(null), input().build(), RIGHT);
        assertThat(plan.accounts()).singleElement().satisfies(account -> {
            assertThat(account.account()).isEqualTo(ONE);
            assertThat(account.barred()).isInstanceOf(PlaceOutcome.Unreachable.class);
        });
        assertThat(plan.warnings())
                .containsExactly("Plan p was to change targets in account 111111111111, and it is no longer in the"
                        + " organization: they are not changed");
    }

    @Test
    void theCanaryIsThePlansWithoutAccountsThatAreAllRight() {
        var run = applied(new Canary(List.of(ONE, RIGHT), 5));
        assertThat(plan(run, input().build(), ONE, RIGHT).input().canary()).isEqualTo(new Canary(List.of(ONE), 5));
        var allRight = applied(new Canary(List.of(RIGHT), 5));
        assertThat(plan(allRight, input().build(), ONE, RIGHT).input().canary()).isNull();
    }

    @Test
    void oneThatTheInputNamesIsTaken() {
        var named = new Canary(List.of(ONE), 0);
        var run = applied(new Canary(List.of(BLOCKED), 5));
        assertThat(plan(run, input().canary(named).build(), ONE).input().canary())
                .isEqualTo(named);
    }

    /// It would have stopped the rotation, and nobody has approved one without it.
    @Test
    void aCanaryOfThePlanThatIsNotVisitedThoughItWasNotRightIsAnError() {
        var run = applied(new Canary(List.of(BLOCKED), 5));
        assertThatThrownBy(() -> plan(run, input().build(), ONE, BLOCKED))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("canary: a canary expected, because the run does not visit 333333333333, which the plan's"
                        + " canary has");
    }
}
