package rekey.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.input.AccountScope;
import rekey.input.InputBuilder;
import rekey.input.InvalidInput;
import rekey.input.OrganizationalUnitScope;
import rekey.journal.Segment;
import rekey.organization.AccountState;
import rekey.outcome.PlaceOutcome;
import rekey.place.Place;
import rekey.restore.RestoredPlace;
import rekey.restore.RestoredRun;
import rekey.target.PreviousKey;

class NarrowedPlanTest {
    private static final String ONE = "111111111111";
    private static final String OTHER = "222222222222";
    private static final String FRANKFURT = "eu-central-1";
    private static final String DUBLIN = "eu-west-1";

    private static UndoneRun moved(Place... places) {
        var restored = Arrays.stream(places)
                .map(place -> new RestoredPlace(
                        place, new PreviousKey.Key("arn:given"), List.of(new Segment("s", 1, 3)), true))
                .collect(Collectors.toMap(RestoredPlace::place, Function.identity()));
        return new UndoneRun(new RestoredRun("r1", restored, true));
    }

    private static InputBuilder input() {
        return InputBuilder.restoration("r1");
    }

    private static Plan scope(InputBuilder input, List<Plan.PlannedAccount> accounts, LeftOut... leftOut) {
        return new Plan(
                "r2", "arn:r2", Instant.EPOCH, input.build(), accounts, false, List.of(leftOut), List.of(), null);
    }

    private static List<Plan.PlannedAccount> visited(String... accounts) {
        return Arrays.stream(accounts)
                .map(account -> new Plan.PlannedAccount(account, "its name", List.of("us-east-1")))
                .toList();
    }

    private static LeftOut suspended(String account) {
        return new LeftOut(account, "its name", LeftOut.inState(AccountState.SUSPENDED));
    }

    private static List<Place> unreachable(Plan plan) {
        return plan.accounts().stream()
                .filter(account -> account.barred() instanceof PlaceOutcome.Unreachable)
                .flatMap(Plan.PlannedAccount::places)
                .toList();
    }

    @Test
    void theRegionsAreThoseInWhichTheRunMovedSomething() {
        var run = moved(new Place(ONE, DUBLIN), new Place(ONE, FRANKFURT), new Place(OTHER, DUBLIN));
        var plan = NarrowedPlan.of(scope(input(), visited(ONE, OTHER)), run);
        assertThat(plan.places())
                .containsExactly(new Place(ONE, FRANKFURT), new Place(ONE, DUBLIN), new Place(OTHER, DUBLIN));
        assertThat(plan.toSurvey()).isEqualTo(plan.places());
        assertThat(plan.regionsKnown()).isTrue();
    }

    @Test
    void regionsThatTheInputNamesNarrowThem() {
        var run = moved(new Place(ONE, DUBLIN), new Place(ONE, FRANKFURT), new Place(OTHER, DUBLIN));
        var plan = NarrowedPlan.of(scope(input().regions(List.of(FRANKFURT)), visited(ONE, OTHER)), run);
        assertThat(plan.places()).containsExactly(new Place(ONE, FRANKFURT));
        assertThat(plan.leftOut())
                .containsExactly(new LeftOut(OTHER, "its name", "run r1 moved nothing in the wanted Regions"));
    }

    @Test
    void anAccountThatTheRunDidNotTouchIsLeftOut() {
        var plan = NarrowedPlan.of(scope(input(), visited(ONE, OTHER)), moved(new Place(ONE, DUBLIN)));
        assertThat(plan.places()).containsExactly(new Place(ONE, DUBLIN));
        assertThat(plan.leftOut()).extracting(LeftOut::account).containsExactly(OTHER);
    }

    @Test
    void whatNothingOfTheRunIsInIsAnErrorOfTheInput() {
        var scope = scope(input().regions(List.of(FRANKFURT)), visited(ONE));
        assertThatThrownBy(() -> NarrowedPlan.of(scope, moved(new Place(ONE, DUBLIN))))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("restore.run: a run that moved targets in the wanted accounts and Regions expected, \"r1\""
                        + " moved none");
    }

    @Test
    void anAccountThatIsLeftOutForAnotherReasonThanItsStateStaysLeftOut() {
        var leftOut = new LeftOut(OTHER, "its name", "accounts.include does not name it");
        var plan = NarrowedPlan.of(
                scope(input(), visited(ONE), leftOut), moved(new Place(ONE, DUBLIN), new Place(OTHER, DUBLIN)));
        assertThat(plan.leftOut()).containsExactly(leftOut);
        assertThat(plan.warnings()).isEmpty();
        assertThat(unreachable(plan)).isEmpty();
    }

    @Test
    void aSuspendedAccountThatTheRunDidNotTouchIsLeftOutLikeAnyOther() {
        var plan = NarrowedPlan.of(scope(input(), visited(ONE), suspended(OTHER)), moved(new Place(ONE, DUBLIN)));
        assertThat(plan.leftOut()).containsExactly(suspended(OTHER));
        assertThat(plan.warnings()).isEmpty();
    }

    /// What the run moved in the account cannot be put back, and the restoration is not complete.
    @ParameterizedTest(name = "suspended: {0}")
    @CsvSource({
        "true,  AccountNotActive,        its state is SUSPENDED",
        "false, AccountLeftOrganization, it is no longer in the organization"
    })
    void anAccountThatNobodyCanEnterIsUnreachable(boolean suspended, String code, String reason) {
        var run = moved(new Place(ONE, DUBLIN), new Place(OTHER, DUBLIN));
        var plan = NarrowedPlan.of(
                suspended ? scope(input(), visited(ONE), suspended(OTHER)) : scope(input(), visited(ONE)), run);
        assertThat(unreachable(plan)).containsExactly(new Place(OTHER, DUBLIN));
        assertThat(plan.toSurvey()).containsExactly(new Place(ONE, DUBLIN));
        assertThat(plan.accounts().getLast().barred())
                .isInstanceOfSatisfying(
                        PlaceOutcome.Unreachable.class,
                        barred -> assertThat(barred.failure())
                                .returns(code, failure -> failure.code())
                                .returns(
                                        "Run r1 moved targets in this account, and " + reason,
                                        failure -> failure.message()));
        assertThat(plan.warnings())
                .containsExactly("Run r1 moved targets in account 222222222222, and %s: they are not put back"
                        .formatted(reason));
    }

    @Test
    void whoExcludesAnAccountThatNobodyCanEnterHearsNoMoreOfIt() {
        var run = moved(new Place(ONE, DUBLIN), new Place(OTHER, DUBLIN));
        var without = input().accounts(new AccountScope(List.of(), List.of(OTHER)));
        var plan = NarrowedPlan.of(scope(without, visited(ONE), suspended(OTHER)), run);
        assertThat(plan.leftOut()).containsExactly(new LeftOut(OTHER, "its name", "accounts.exclude names it"));
        assertThat(plan.warnings()).isEmpty();
        assertThat(unreachable(plan)).isEmpty();
    }

    @Test
    void whoAsksForCertainAccountsOrUnitsIsOnlyWarnedOfTheOthers() {
        var run = moved(new Place(ONE, DUBLIN), new Place(OTHER, DUBLIN));
        var scopes = List.of(
                input().accounts(new AccountScope(List.of(ONE), List.of())),
                input().organizationalUnits(new OrganizationalUnitScope(List.of("ou-ab12-11111111"), List.of())));
        assertThat(scopes).allSatisfy(input -> {
            var plan = NarrowedPlan.of(scope(input, visited(ONE), suspended(OTHER)), run);
            assertThat(plan.leftOut()).containsExactly(suspended(OTHER));
            assertThat(plan.warnings()).hasSize(1);
            assertThat(unreachable(plan)).isEmpty();
        });
    }
}
