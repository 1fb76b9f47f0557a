package rekey.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.canary.CanaryVerdict;
import rekey.fakes.DenialForm;
import rekey.input.Mode;
import rekey.key.PlaceKey;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Failures;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.RunOutcome;
import rekey.outcome.Tally;
import rekey.outcome.TargetOutcome;
import rekey.outcome.Unforeseen;
import rekey.place.Place;
import rekey.progress.ChangeSpan;
import rekey.progress.Effort;
import rekey.progress.PlaceResult;
import rekey.progress.PreviousKeyUse;
import rekey.report.NeededUntil;
import rekey.report.Report;
import rekey.report.Reporter;
import rekey.report.SampleRun;
import rekey.survey.SurveyedPlace;
import rekey.survey.SurveyedPlaceBuilder;
import rekey.target.Target;

class ReconciliationTest {
    private static final String WANTED = SampleRun.wantedKey(SampleRun.ROTATED);
    private static final PlaceOutcome INCOMPLETE = new PlaceOutcome.Incomplete();

    private static ReconciledPlace of(Place place) {
        return SampleRun.reconciled().stream()
                .filter(reconciled -> reconciled.place().equals(place))
                .findFirst()
                .orElseThrow();
    }

    private static String lost(Place place) {
        var outcome = of(place).outcome();
        assertThat(outcome).isInstanceOf(PlaceOutcome.Lost.class);
        var failure = ((PlaceOutcome.Lost) outcome).failure();
        assertThat(failure.blame()).isEqualTo(Blame.REKEY);
        assertThat(failure.remedy()).contains("run Rekey again");
        return failure.message();
    }

    @Test
    void everyPlannedPlaceHasAnOutcomeInTheOrderOfThePlan() {
        assertThat(SampleRun.reconciled())
                .extracting(ReconciledPlace::place)
                .isEqualTo(SampleRun.plan().places());
    }

    @Test
    void aPlaceIsRotatedWhereSomethingWasChangedAndNothingFailed() {
        assertThat(of(SampleRun.ROTATED).outcome()).isEqualTo(new PlaceOutcome.Rotated());
    }

    @Test
    void aPlaceIsUnchangedWhereTheSurveyFoundEverythingRight() {
        assertThat(of(SampleRun.UNCHANGED).outcome()).isEqualTo(new PlaceOutcome.Unchanged());
        assertThat(of(SampleRun.EMPTY).outcome()).isEqualTo(new PlaceOutcome.Unchanged());
    }

    @Test
    void aPlaceIsIncompleteWhereSomethingFailedHoweverMuchWasChanged() {
        assertThat(of(SampleRun.INCOMPLETE).outcome()).isEqualTo(new PlaceOutcome.Incomplete());
    }

    @Test
    void aPlaceIsIncompleteWhereTheSurveyAlreadyFailedForATarget() {
        var survey = SampleRun.surveyed(SampleRun.ROTATED, SampleRun.failed("q"), 0, QueryResultsState.FAILED);
        assertThat(new Reconciliation(Mode.ROTATE, List.of(survey), List.of())
                        .of(List.of(SampleRun.ROTATED), SampleRun.UNEXPLAINED))
                .extracting(ReconciledPlace::outcome)
                .containsExactly(new PlaceOutcome.Incomplete());
    }

    @Test
    void aPlaceThatFailedAsAWholeIsIncompleteAndNoTargetOfItIsCountedAsFailed() {
        var survey = SampleRun.surveyed(SampleRun.ROTATED, Tally.EMPTY, 7, QueryResultsState.EXCLUDED);
        for (int moved : List.of(0, 7)) {
            var result = new PlaceResult(
                    SampleRun.ROTATED,
                    PlaceKey.existing(WANTED),
                    SampleRun.changed(moved).plus(Tally.gone(7 - moved)).plus(Tally.ofPlace(SampleRun.DENIED)),
                    QueryResultsState.EXCLUDED,
                    Map.of(),
                    Effort.of(0, 1),
                    null);
            var places = new Reconciliation(Mode.ROTATE, List.of(survey), List.of(result))
                    .of(List.of(SampleRun.ROTATED), SampleRun.UNEXPLAINED);
            var report = new Reporter(SampleRun.plan(), places, SampleRun.UNASKED).report(SampleRun.FINISHED, null);
            assertThat(report.outcome()).isEqualTo(RunOutcome.INCOMPLETE);
            assertThat(report.totals())
                    .returns(7, Report.Totals::targets)
                    .returns(moved, totals -> totals.counts().changed())
                    .returns(0, totals -> totals.counts().failed());
            assertThat(report.places()).singleElement().satisfies(place -> {
                assertThat(place.state()).isEqualTo("Incomplete");
                assertThat(place.failures())
                        .extracting(Report.FailureReport::count, Report.FailureReport::message)
                        .containsExactly(tuple(0, SampleRun.DENIED.message()));
            });
        }
    }

    @Test
    void aPlaceIsRefusedWhereAllThatWasTriedWasRefusedForOneReason() {
        var survey = SampleRun.surveyed(SampleRun.ROTATED, Tally.EMPTY, 9, QueryResultsState.EXCLUDED);
        var result = new PlaceResult(
                SampleRun.ROTATED,
                PlaceKey.existing(WANTED),
                SampleRun.failed("a"),
                QueryResultsState.EXCLUDED,
                Map.of(),
                Effort.of(0, 1),
                null);
        var outcome = new Reconciliation(Mode.ROTATE, List.of(survey), List.of(result))
                .of(List.of(SampleRun.ROTATED), SampleRun.UNEXPLAINED)
                .getFirst()
                .outcome();
        assertThat(outcome).isInstanceOf(PlaceOutcome.Refused.class);
    }

    static Stream<DenialForm> denialsOfLogs() {
        return DenialForm.of("logs").filter(form -> form.state() != null);
    }

    private static final Place DENIED = new Place("111122223333", "eu-central-1");
    private static final String DENIED_GROUP = "/aws/lambda/orders";

    private static Tally denied(DenialForm form, Target target) {
        var arn = target instanceof Target.LogGroup(var name) ? DENIED.logGroupArn(name) : DENIED.queryResultsArn();
        var named = DENIED.logGroupArn(DENIED_GROUP);
        var message = target instanceof Target.LogGroup
                ? form.message().replace(named, arn)
                : form.message().replace(named + ":*", arn).replace(named, arn);
        var failure = Failures.of(new AwsError(form.code(), 400, message), DENIED, "AssociateKmsKey", target.text());
        return Tally.of(target, new TargetOutcome.Failed(failure));
    }

    private static PlaceOutcome outcome(Tally tally, QueryResultsState queryResults) {
        var survey = SampleRun.surveyed(DENIED, Tally.EMPTY, 9, queryResults);
        var result = new PlaceResult(
                DENIED, PlaceKey.existing(WANTED), tally, queryResults, Map.of(), Effort.of(0, 1), null);
        return new Reconciliation(Mode.ROTATE, List.of(survey), List.of(result))
                .of(List.of(DENIED), SampleRun.UNEXPLAINED)
                .getFirst()
                .outcome();
    }

    @ParameterizedTest
    @MethodSource("denialsOfLogs")
    void whereAllThatWasTriedWasDeniedItDependsOnWhoDeniedIt(DenialForm form) {
        assertThat(outcome(denied(form, new Target.LogGroup(DENIED_GROUP)), QueryResultsState.EXCLUDED)
                        .state())
                .isEqualTo(form.state());
    }

    /// AWS names each by its own ARN, and the remedies of log groups and query results differ.
    @ParameterizedTest
    @MethodSource("denialsOfLogs")
    void oneReasonIsOneHoweverItIsWordedForEachTarget(DenialForm form) {
        var ofLogGroups = denied(form, new Target.LogGroup("/x")).plus(denied(form, new Target.LogGroup(DENIED_GROUP)));
        var ofQueryResults = denied(form, new Target.QueryResults());
        var refused = ofLogGroups.failures().getFirst().failure();
        for (var tally : List.of(ofLogGroups.plus(ofQueryResults), ofQueryResults.plus(ofLogGroups))) {
            var outcome = outcome(tally, QueryResultsState.FAILED);
            assertThat(outcome.state()).isEqualTo(form.state());
            assertThat(outcome).isIn(new PlaceOutcome.Refused(refused), new PlaceOutcome.Unreachable(refused));
        }
    }

    @Test
    void twoReasonsAreNotOne() {
        var forms = denialsOfLogs().filter(form -> form.how() != null).toList();
        var first = denied(forms.getFirst(), new Target.LogGroup("/x"));
        assertThat(forms.stream()
                        .filter(form -> !form.denial().equals(forms.getFirst().denial()))
                        .map(form -> outcome(
                                first.plus(denied(form, new Target.LogGroup(DENIED_GROUP))),
                                QueryResultsState.EXCLUDED)))
                .isNotEmpty()
                .containsOnly(INCOMPLETE);
        assertThat(outcome(first.plus(Tally.ofPlace(SampleRun.DENIED)), QueryResultsState.EXCLUDED))
                .isEqualTo(INCOMPLETE);
    }

    /// The key has nothing to do with it.
    @Test
    void aPlaceIsUnreachableWhereItsJournalMayNotBeRead() {
        var failure = Unforeseen.failure(
                new IllegalStateException("Access Denied (Service: S3, Status Code: 403, Request ID: 4C1RQ0ZJ)"));
        var survey = SampleRun.surveyed(SampleRun.ROTATED, Tally.EMPTY, 9, QueryResultsState.TO_CHANGE);
        var result = new PlaceResult(
                SampleRun.ROTATED,
                PlaceKey.existing(WANTED),
                Tally.failed(failure, 9),
                QueryResultsState.FAILED,
                Map.of(),
                Effort.of(0, 1),
                null);
        assertThat(new Reconciliation(Mode.ROTATE, List.of(survey), List.of(result))
                        .of(List.of(SampleRun.ROTATED), SampleRun.UNEXPLAINED)
                        .getFirst()
                        .outcome())
                .isEqualTo(new PlaceOutcome.Unreachable(failure));
    }

    @Test
    void aPlaceIsIncompleteAndNotRefusedWhereTheKeyServesSomeTargetOrSomethingWasTouched() {
        var survey = SampleRun.surveyed(SampleRun.ROTATED, Tally.EMPTY, 9, QueryResultsState.EXCLUDED);
        var failed = SampleRun.failed("a");
        var queryResults = Tally.of(
                new Target.QueryResults(),
                new TargetOutcome.Failed(failed.failures().getFirst().failure()));
        var served = new PlaceResult(
                SampleRun.ROTATED,
                PlaceKey.existing(WANTED),
                queryResults.plus(Tally.alreadyRight(5)),
                QueryResultsState.FAILED,
                Map.of(),
                Effort.of(0, 1),
                null);
        var touched = new PlaceResult(
                SampleRun.ROTATED,
                PlaceKey.existing(WANTED),
                failed,
                QueryResultsState.EXCLUDED,
                Map.of(),
                Effort.of(0, 1).during(new ChangeSpan(SampleRun.CHANGED, SampleRun.CHANGED)),
                null);
        for (var result : List.of(served, touched)) {
            assertThat(new Reconciliation(Mode.ROTATE, List.of(survey), List.of(result))
                            .of(List.of(SampleRun.ROTATED), SampleRun.UNEXPLAINED))
                    .extracting(ReconciledPlace::outcome)
                    .containsExactly(new PlaceOutcome.Incomplete());
        }
    }

    @Test
    void aBarredPlaceKeepsTheOutcomeOfItsSurvey() {
        assertThat(of(SampleRun.REFUSED).outcome()).isEqualTo(new PlaceOutcome.Refused(SampleRun.NO_KEY));
        assertThat(of(SampleRun.UNREACHABLE).outcome()).isEqualTo(new PlaceOutcome.Unreachable(SampleRun.NO_ROLE));
    }

    @Test
    void aPlaceWithoutASurveyIsLost() {
        assertThat(lost(SampleRun.LOST_SURVEY)).isEqualTo("The place was planned, but its survey gave no result");
        assertThat(of(SampleRun.LOST_SURVEY))
                .returns(Tally.EMPTY, ReconciledPlace::tally)
                .returns(0, ReconciledPlace::unaccounted);
    }

    @Test
    void aPlaceWithoutAResultIsLostAndItsTargetsAreUnaccountedFor() {
        assertThat(lost(SampleRun.LOST_WORK))
                .isEqualTo("5 targets were to be changed, and no worker reported what became of them");
        assertThat(of(SampleRun.LOST_WORK))
                .returns(Tally.alreadyRight(1), ReconciledPlace::tally)
                .returns(5, ReconciledPlace::unaccounted);
    }

    @Test
    void theKeysThatALostPlaceWasOnAreStillNeeded() {
        var old = "arn:aws:kms:eu-central-1:333333333333:key/old";
        var lost = SampleRun.surveyed(SampleRun.LOST_WORK, Tally.EMPTY, 5, QueryResultsState.EXCLUDED);
        var seen = SurveyedPlaceBuilder.like(lost)
                .presentKeys(Map.of(old, 4, "none", 1))
                .throttles(0)
                .build();
        var place = new Reconciliation(Mode.ROTATE, List.of(seen), List.of())
                .of(List.of(lost.place()), SampleRun.UNEXPLAINED)
                .getFirst();
        assertThat(place.previousKeys()).containsOnlyKeys(old);
        assertThat(NeededUntil.of(Objects.requireNonNull(place.previousKeys().get(old))))
                .returns(null, NeededUntil::until)
                .satisfies(needed -> assertThat(needed.reason()).contains("4 targets", "looked at again"));
    }

    @Test
    void ofALostPlaceIsToldWhatItsWorkersWroteDown() {
        var seen = SampleRun.on(
                SampleRun.OLD,
                SampleRun.surveyed(SampleRun.LOST_WORK, Tally.alreadyRight(1), 5, QueryResultsState.EXCLUDED));
        var place = new Reconciliation(Mode.ROTATE, List.of(seen), List.of())
                .of(
                        List.of(seen.place()),
                        Map.of(seen.place(), SampleRun.threeChanged(seen.place(), 5)),
                        SampleRun.UNEXPLAINED)
                .getFirst();
        assertThat(place)
                .returns(3, of -> of.tally().changed())
                .returns(1, of -> of.tally().alreadyRight())
                .returns(2, ReconciledPlace::unaccounted)
                .returns(
                        new ChangeSpan(SampleRun.FIRST_CHANGE, SampleRun.CHANGED),
                        of -> of.effort().changes());
        assertThat(place.outcome())
                .isInstanceOfSatisfying(
                        PlaceOutcome.Lost.class,
                        lost -> assertThat(lost.failure().message()).contains("5 targets", "what became of 2"));
        var use = Objects.requireNonNull(place.previousKeys().get(SampleRun.OLD));
        assertThat(use).returns(3, PreviousKeyUse::moved).returns(2, PreviousKeyUse::stillOnIt);
        assertThat(NeededUntil.of(use).reason()).contains("2 targets", "looked at again");
    }

    /// Nobody knows what a place holds that was not looked at after the propagation delay.
    @Test
    void aPlaceIsLostAlsoWhereEverythingWasChangedAndNobodyLookedAgain() {
        var seen = SampleRun.surveyed(SampleRun.LOST_WORK, Tally.EMPTY, 3, QueryResultsState.EXCLUDED);
        var place = new Reconciliation(Mode.ROTATE, List.of(seen), List.of())
                .of(
                        List.of(seen.place()),
                        Map.of(seen.place(), SampleRun.threeChanged(seen.place(), 3)),
                        SampleRun.UNEXPLAINED)
                .getFirst();
        assertThat(place.outcome()).isInstanceOf(PlaceOutcome.Lost.class);
        assertThat(place).returns(3, of -> of.tally().changed()).returns(0, ReconciledPlace::unaccounted);
        assertThat(Objects.requireNonNull(place.previousKeys().get(SampleRun.OLD)))
                .returns(3, PreviousKeyUse::moved)
                .returns(0, PreviousKeyUse::stillOnIt);
    }

    @Test
    void aResultSaysMoreThanTheSurvey() {
        assertThat(of(SampleRun.ROTATED))
                .returns(QueryResultsState.VERIFIED, ReconciledPlace::queryResults)
                .returns(1 + 2, of -> of.effort().throttles())
                .returns(0, ReconciledPlace::unaccounted)
                .returns(2, place -> place.tally().changed());
        assertThat(of(SampleRun.UNCHANGED))
                .returns(QueryResultsState.ALREADY_RIGHT, ReconciledPlace::queryResults)
                .returns(1, of -> of.effort().throttles());
    }

    @Test
    void ofTwoSurveysOfAPlaceTheFirstHolds() {
        var first = SampleRun.surveyed(SampleRun.EMPTY, Tally.alreadyRight(1), 0, QueryResultsState.EXCLUDED);
        var second = SampleRun.surveyed(SampleRun.EMPTY, Tally.alreadyRight(2), 0, QueryResultsState.EXCLUDED);
        assertThat(new Reconciliation(Mode.ROTATE, List.of(first, second), List.of())
                        .of(List.of(SampleRun.EMPTY), SampleRun.UNEXPLAINED))
                .extracting(ReconciledPlace::tally)
                .containsExactly(Tally.alreadyRight(1));
    }

    private static ReconciledPlace stopped(SurveyedPlace survey, List<PlaceResult> results) {
        return new Reconciliation(
                        Mode.ROTATE,
                        List.of(survey),
                        results,
                        CanaryStop.of(SampleRun.CANARY, SampleRun.CANARY_VERDICT, null, Set::of))
                .of(List.of(survey.place()), SampleRun.UNEXPLAINED)
                .getFirst();
    }

    @Test
    void aPlaceThatTheRunDidNotComeToBecauseOfItsCanaryIsNotStartedAndNotLost() {
        var survey = SampleRun.surveyed(SampleRun.ROTATED, Tally.alreadyRight(1), 5, QueryResultsState.TO_CHANGE);
        var place = stopped(survey, List.of());
        assertThat(place.outcome()).isInstanceOfSatisfying(PlaceOutcome.NotStarted.class, not -> {
            assertThat(not.failure().message())
                    .isEqualTo("5 targets were to be changed, and the canary stopped the run before: 222222222222 in"
                            + " eu-central-1 is Incomplete, AccessDeniedException: AssociateKmsKey: not allowed");
            assertThat(not.failure().remedy())
                    .isEqualTo("Fix the canary first, 222222222222 in eu-central-1 (AccessDeniedException), then run"
                            + " Rekey again");
        });
        assertThat(place).returns(0, ReconciledPlace::unaccounted).returns(5, ReconciledPlace::toChange);
    }

    @Test
    void whatTheSurveySettledKeepsItsOutcomeWhenACanaryStopsTheRun() {
        var right = SampleRun.surveyed(SampleRun.UNCHANGED, Tally.alreadyRight(7), 0, QueryResultsState.EXCLUDED);
        assertThat(stopped(right, List.of()).outcome()).isEqualTo(new PlaceOutcome.Unchanged());
        var refused = SurveyedPlace.barred(SampleRun.UNCHANGED, new PlaceOutcome.Refused(SampleRun.NO_KEY));
        assertThat(stopped(refused, List.of()).outcome()).isEqualTo(new PlaceOutcome.Refused(SampleRun.NO_KEY));
    }

    @Test
    void aPlaceOfTheCanaryOfWhichNothingWasHeardIsLost() {
        var survey = SampleRun.surveyed(SampleRun.INCOMPLETE, Tally.EMPTY, 4, QueryResultsState.EXCLUDED);
        assertThat(stopped(survey, List.of()).outcome()).isInstanceOf(PlaceOutcome.Lost.class);
    }

    @Test
    void aCanaryThatIsWellStopsNothing() {
        var end = EarlyEnd.of(new Problem("E", "late"));
        Supplier<Set<String>> others = () -> Set.of(SampleRun.ROTATED.account());
        assertThat(CanaryStop.of(SampleRun.CANARY, new CanaryVerdict(2, List.of()), end, others))
                .isEmpty();
        assertThat(CanaryStop.of(SampleRun.CANARY, new CanaryVerdict(2, List.of()), null, Set::of))
                .isEmpty();
        assertThat(CanaryStop.of(SampleRun.CANARY, null, null, Set::of)).isEmpty();
        assertThat(CanaryStop.of(null, null, end, Set::of)).isEmpty();
    }

    @Test
    void whatWasNotPlannedIsNotReported() {
        assertThat(new Reconciliation(Mode.ROTATE, SampleRun.survey(), SampleRun.results())
                        .of(List.of(SampleRun.EMPTY), SampleRun.UNEXPLAINED))
                .hasSize(1);
    }
}
