package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.input.Mode;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.NotOnWantedKey;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.RunOutcome;
import rekey.outcome.Tally;
import rekey.place.Place;
import rekey.reconcile.Problem;
import rekey.reconcile.ReconciledPlace;
import rekey.survey.SurveyedPlaceBuilder;
import rekey.target.PreviousKey;

public class SummaryTest {
    public static Report report(Mode mode, List<ReconciledPlace> places) {
        return report(mode, places, null);
    }

    public static Report report(Mode mode, List<ReconciledPlace> places, @Nullable Problem problem) {
        return new Reporter(SampleRun.plan(mode), places, SampleRun.UNASKED).report(SampleRun.FINISHED, problem);
    }

    public static Report plan(List<ReconciledPlace> places) {
        return new Reporter(SampleRun.plan(Mode.PLAN, SampleRun.PACKING), places, SampleRun.UNASKED)
                .report(SampleRun.FINISHED, null);
    }

    private static Summary summary(List<ReconciledPlace> places) {
        return Summary.of(report(Mode.ROTATE, places));
    }

    public static ReconciledPlace unreachable(int account, Failure failure) {
        return new ReconciledPlace(
                Mode.ROTATE,
                new Place("%012d".formatted(account), "eu-central-1"),
                null,
                null,
                new PlaceOutcome.Unreachable(failure));
    }

    public static Failure failure(int kind) {
        return new Failure("Code" + kind, "m", Blame.CONFIGURATION, "Fix " + kind);
    }

    public static ReconciledPlace complete(int account) {
        var place = new Place("%012d".formatted(account), "us-east-1");
        return new ReconciledPlace(
                Mode.ROTATE,
                place,
                SampleRun.surveyed(place, Tally.alreadyRight(2), 0, QueryResultsState.EXCLUDED),
                null,
                new PlaceOutcome.Unchanged());
    }

    @Test
    void itSaysHowMuchWhatWhereAndWhatToDo() {
        var places = List.of(complete(1), unreachable(2, failure(1)), complete(3), unreachable(4, failure(1)));
        assertThat(summary(places))
                .isEqualTo(new Summary(
                        "2 of 4 places are not complete, everything else is; 0 targets were changed, 4 were right"
                                + " already, 0 failed.",
                        List.of("Code1: Fix 1 [000000000002 eu-central-1, 000000000004 eu-central-1]"),
                        List.of("Code1: Fix 1 [000000000002 eu-central-1, 000000000004 eu-central-1]"),
                        0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ROTATE | All 2 places are on the wanted key; 0 targets were changed, 4 were right already, 0 failed.",
                "VERIFY | All 2 places are on the wanted key; nothing was changed.",
                "PLAN   | All 2 places can be rotated; 0 targets would be changed, 4 are right already. Nothing was changed."
            })
    void eachModeSaysWhatACompleteRunOfItMeans(Mode mode, String sentence) {
        assertThat(Summary.of(report(mode, List.of(complete(1), complete(2)))).sentence())
                .isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "VERIFY | 1 of 2 places is not on the wanted key, or could not be looked at; nothing was changed.",
                "PLAN   | 1 of 2 places cannot be rotated as things are; 0 targets would be changed, 2 are right already. Nothing was changed."
            })
    void aModeThatChangesNothingSaysSoWhereItIsNotComplete(Mode mode, String sentence) {
        assertThat(Summary.of(report(mode, List.of(complete(1), unreachable(2, failure(1)))))
                        .sentence())
                .isEqualTo(sentence);
    }

    static final Failure UNSEEN = new Failure("KeyNotDescribed", "Nobody saw it", Blame.CONFIGURATION, "Look at it");

    public static ReconciledPlace inDoubt(int account) {
        var place = new Place("%012d".formatted(account), "us-east-1");
        return new ReconciledPlace(
                Mode.PLAN,
                place,
                SurveyedPlaceBuilder.in(place)
                        .wantedKey(SampleRun.wantedKey(place))
                        .toChange(3)
                        .doubts(List.of(UNSEEN))
                        .warnings(List.of(UNSEEN.message(), "and one more"))
                        .build(),
                null,
                new PlaceOutcome.Planned());
    }

    static Stream<Arguments> plans() {
        return Stream.of(
                arguments(
                        List.of(complete(1), inDoubt(2)),
                        "1 of 2 places can be rotated, for 1 nobody can say, because nobody could look at what decides;"
                                + " 3 targets would be changed, 2 are right already. Nothing was changed."
                                + " 1 warning: the report has it."),
                arguments(
                        List.of(complete(1), inDoubt(2), unreachable(3, failure(1))),
                        "1 of 3 places cannot be rotated as things are, and for 1 nobody can say, because nobody could"
                                + " look at what decides; 3 targets would be changed, 2 are right already. Nothing was changed."
                                + " 1 warning: the report has it."));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void aPlanSaysOfHowManyPlacesNobodyCanSayAndWhatToLookAt(List<ReconciledPlace> places, String sentence) {
        var plan = report(Mode.PLAN, places);
        assertThat(plan.outcome()).isEqualTo(RunOutcome.BLOCKED);
        assertThat(Summary.of(plan).sentence()).isEqualTo(sentence);
        assertThat(Summary.of(plan).causes()).contains("KeyNotDescribed: Look at it [000000000002 us-east-1]");
    }

    /// It is told once, as what blocks the plan.
    @Test
    void whatAPlanIsBlockedByIsNoWarningToo() {
        var place = report(Mode.PLAN, List.of(inDoubt(1))).places().getFirst();
        assertThat(place).returns("Planned", Report.PlaceReport::state).returns(true, Report.PlaceReport::inDoubt);
        assertThat(place.warnings()).containsExactly("and one more");
        assertThat(place.failures())
                .containsExactly(new Report.FailureReport(
                        0, List.of(), UNSEEN.code(), UNSEEN.message(), UNSEEN.blame(), UNSEEN.remedy()));
    }

    /// The others try the key, and AWS's answer is theirs.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PLAN")
    void aRunOfAnotherModeIsNotBlockedByWhatWasNotLookedAt(Mode mode) {
        var unchanged =
                new ReconciledPlace(mode, inDoubt(1).place(), inDoubt(1).survey(), null, new PlaceOutcome.Unchanged());
        var report = report(mode, List.of(unchanged));
        assertThat(report.outcome()).isEqualTo(RunOutcome.COMPLETE);
        assertThat(report.places().getFirst().warnings()).containsExactly(UNSEEN.message(), "and one more");
    }

    @Test
    void aVerificationThatSawEverythingDoesNotSpeakOfWhatItCouldNotSee() {
        var astray = new ReconciledPlace(
                Mode.VERIFY,
                SampleRun.EMPTY,
                SampleRun.surveyed(SampleRun.EMPTY, SampleRun.failed("a"), 0, QueryResultsState.EXCLUDED),
                null,
                new PlaceOutcome.Incomplete());
        assertThat(Summary.of(report(Mode.VERIFY, List.of(complete(1), astray))).sentence())
                .isEqualTo("1 of 2 places is not on the wanted key; nothing was changed.");
    }

    @Test
    void remediesThatDifferOnlyInTheAccountAreOneCause() {
        var places = IntStream.rangeClosed(1, 1000)
                .mapToObj(account -> unreachable(
                        account, new Failure("C", "m", Blame.CONFIGURATION, "Deploy it in %012d".formatted(account))))
                .toList();
        var summary = summary(places);
        assertThat(summary.causes()).hasSize(1);
        assertThat(summary.causes().getFirst()).contains("C: Deploy it in [account] [", "and 997 more");
        assertThat(summary.moreCauses()).isZero();
    }

    /// Its owner has chosen it.
    @Test
    void theNameOfAStackIsAmongTheCausesAndNotInAMail() {
        var back = NotOnWantedKey.afterPropagation(new PreviousKey.None(), "shop");
        var summary = summary(List.of(unreachable(1, back)));
        assertThat(summary.causes().getFirst()).contains("CloudFormation stack shop, which made it");
        assertThat(summary.causesForMail().getFirst())
                .contains("Find who changes it back", "the report names the stack")
                .doesNotContain("shop");
    }

    @Test
    void theCauseOfMostPlacesComesFirst() {
        var places = List.of(
                unreachable(1, failure(1)),
                unreachable(2, failure(2)),
                unreachable(3, failure(2)),
                unreachable(4, failure(3)),
                unreachable(5, failure(2)));
        assertThat(summary(places).causes())
                .extracting(cause -> cause.substring(0, 5))
                .containsExactly("Code2", "Code1", "Code3");
    }

    @Test
    void threePlacesAreNamedAndTheOthersCounted() {
        var places =
                IntStream.range(0, 10).mapToObj(i -> unreachable(i, failure(1))).toList();
        assertThat(summary(places).causes().getFirst())
                .contains(
                        "[000000000000 eu-central-1, 000000000001 eu-central-1, 000000000002 eu-central-1 and 7 more]");
    }

    @Test
    void everyOutcomeThatIsNotCompleteIsCounted() {
        assertThat(Summary.of(SampleRun.report()).sentence()).startsWith("5 of 8 places are not complete");
    }
}
