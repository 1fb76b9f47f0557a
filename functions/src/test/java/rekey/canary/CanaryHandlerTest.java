package rekey.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeContext;
import rekey.fakes.FakeS3;
import rekey.input.Canary;
import rekey.input.InputBuilder;
import rekey.key.PlaceKey;
import rekey.outcome.Blame;
import rekey.outcome.Drift;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.outcome.TargetOutcome;
import rekey.place.Place;
import rekey.plan.Plan;
import rekey.progress.Effort;
import rekey.progress.PlaceResult;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.survey.SurveyedPlace;
import rekey.survey.SurveyedPlaceBuilder;
import rekey.target.Target;

class CanaryHandlerTest {
    private static final Place HERE = new Place("111111111111", "eu-central-1");
    private static final Place THERE = new Place("111111111111", "us-east-1");
    private static final Place OTHER = new Place("222222222222", "eu-central-1");
    private static final List<String> REGIONS = List.of("eu-central-1", "us-east-1");
    private static final Failure DENIED =
            new Failure("AccessDeniedException", "AssociateKmsKey: no", Blame.CONFIGURATION, "Let it");
    private static final Failure DISABLED =
            new Failure("KeyDisabled", "The key is disabled", Blame.CONFIGURATION, "Enable it");

    private final FakeS3 s3 = new FakeS3();
    private final RunFolder folder = new RunFolder("r1");
    private final List<SurveyedPlace> survey = new ArrayList<>();
    private final List<PlaceResult> results = new ArrayList<>();

    @BeforeEach
    void somethingIsToBeChangedElsewhereAndNoWorkerHasBegun() {
        plan(new Plan.PlannedAccount(HERE.account(), "canary", REGIONS));
        surveyed(OTHER, 5);
    }

    private void plan(Plan.PlannedAccount canary) {
        var input = InputBuilder.rotation()
                .regions(REGIONS)
                .canary(new Canary(List.of(HERE.account()), 0))
                .build();
        var accounts = List.of(canary, new Plan.PlannedAccount(OTHER.account(), "other", REGIONS));
        store(
                folder.plan(),
                Json.pretty(
                        new Plan("r1", "arn:r1", Instant.EPOCH, input, accounts, true, List.of(), List.of(), null)));
    }

    private void store(String key, byte[] bytes) {
        s3.store(key, new String(bytes, StandardCharsets.UTF_8));
    }

    private void surveyed(Place place, int toChange) {
        survey.add(SurveyedPlaceBuilder.in(place)
                .tally(Tally.alreadyRight(1))
                .toChange(toChange)
                .build());
    }

    private void came(Place place, TargetOutcome... outcomes) {
        var tally = Tally.EMPTY;
        for (var outcome : outcomes) {
            tally = tally.plus(Tally.of(new Target.LogGroup("a"), outcome));
        }
        results.add(new PlaceResult(
                place, PlaceKey.existing("arn:k"), tally, QueryResultsState.EXCLUDED, Map.of(), Effort.of(0, 1), null));
    }

    private CanaryVerdict verdict() {
        store(folder.surveyed(0, 0), Json.lines(survey));
        store(folder.results(0, 0), Json.lines(results));
        var answer = new CanaryHandler(new Bucket(s3, "bucket"))
                .handle(new CanaryHandler.Request("r1"), new FakeContext("request"));
        var written = Json.read(s3.text(folder.canary()).getBytes(StandardCharsets.UTF_8), CanaryVerdict.class);
        assertThat(answer.well())
                .isEqualTo(written.well())
                .isEqualTo(written.bad().isEmpty());
        return written;
    }

    private void assertBad(Place place, String state, String code) {
        assertThat(verdict().bad()).singleElement().satisfies(bad -> {
            assertThat(bad.place()).isEqualTo(place);
            assertThat(bad.state()).isEqualTo(state);
            assertThat(bad.failure().code()).isEqualTo(code);
        });
    }

    @Test
    void aCanaryIsWellWhereEveryPlaceIsRotatedOrUnchangedWhateverIsLeftToDoElsewhere() {
        surveyed(HERE, 2);
        came(HERE, new TargetOutcome.Changed(), new TargetOutcome.Gone());
        surveyed(THERE, 0);
        assertThat(verdict().well()).isTrue();
    }

    @Test
    void oneTargetThatFailedStopsTheRun() {
        surveyed(HERE, 2);
        came(HERE, new TargetOutcome.Changed(), new TargetOutcome.Failed(DENIED));
        surveyed(THERE, 0);
        assertBad(HERE, "Incomplete", "AccessDeniedException");
    }

    @Test
    void whatHasDriftedFromThePlanStopsTheRunAndIsNamedAsThat() {
        surveyed(HERE, 2);
        came(
                HERE,
                new TargetOutcome.Changed(),
                new TargetOutcome.Drifted(new Drift(Drift.Reason.ON_ANOTHER_KEY, "It is on another key")));
        surveyed(THERE, 0);
        assertBad(HERE, "Incomplete", Drift.CODE);
    }

    @Test
    void whatIsNewSinceThePlanStopsNothing() {
        surveyed(HERE, 2);
        came(
                HERE,
                new TargetOutcome.Changed(),
                new TargetOutcome.Drifted(new Drift(Drift.Reason.NOT_IN_THE_PLAN, "The plan has it not")),
                new TargetOutcome.Drifted(new Drift(Drift.Reason.KEY_NOT_SEEN, "Nothing could tell")));
        surveyed(THERE, 0);
        assertThat(verdict().well()).isTrue();
    }

    @Test
    void aPlaceThatTheSurveyBarredStopsTheRun() {
        surveyed(HERE, 0);
        survey.add(SurveyedPlace.barred(THERE, new PlaceOutcome.Refused(DISABLED)));
        assertBad(THERE, "Refused", "KeyDisabled");
    }

    @Test
    void aPlaceThatCannotBeEnteredStopsTheRun() {
        surveyed(HERE, 0);
        survey.add(SurveyedPlace.barred(THERE, new PlaceOutcome.Unreachable(DENIED)));
        assertBad(THERE, "Unreachable", "AccessDeniedException");
    }

    @Test
    void aPlaceOfWhichNoWorkerReportedStopsTheRun() {
        surveyed(HERE, 2);
        surveyed(THERE, 0);
        assertBad(HERE, "Lost", "NoResult");
    }

    @Test
    void aPlaceWhoseSurveyCameToNothingStopsTheRun() {
        surveyed(HERE, 0);
        assertBad(THERE, "Lost", "NoResult");
    }

    @Test
    void anAccountThatCouldNotBeAskedForItsRegionsStopsTheRun() {
        plan(new Plan.PlannedAccount(
                HERE.account(), "canary", List.of(HERE.region()), new PlaceOutcome.Unreachable(DENIED)));
        assertBad(HERE, "Unreachable", "AccessDeniedException");
    }

    @Test
    void aTroubleElsewhereDoesNotStopTheRun() {
        surveyed(HERE, 0);
        surveyed(THERE, 0);
        survey.add(SurveyedPlace.barred(new Place(OTHER.account(), "us-east-1"), new PlaceOutcome.Refused(DISABLED)));
        assertThat(verdict().well()).isTrue();
    }

    @Test
    void everyBadPlaceIsNamed() {
        survey.add(SurveyedPlace.barred(HERE, new PlaceOutcome.Refused(DISABLED)));
        survey.add(SurveyedPlace.barred(THERE, new PlaceOutcome.Unreachable(DENIED)));
        var verdict = verdict();
        assertThat(verdict.bad()).extracting(CanaryVerdict.BadPlace::place).containsExactly(HERE, THERE);
        assertThat(verdict.places()).isEqualTo(2);
    }
}
