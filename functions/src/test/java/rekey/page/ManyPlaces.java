package rekey.page;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import rekey.input.InputBuilder;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.key.KeyHealth;
import rekey.key.PlaceKey;
import rekey.outcome.Blame;
import rekey.outcome.Drifted;
import rekey.outcome.Failure;
import rekey.outcome.MovedOn;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.outcome.TargetNames;
import rekey.place.Place;
import rekey.plan.Plan;
import rekey.progress.ChangeSpan;
import rekey.progress.Effort;
import rekey.progress.LogGroupsMoved;
import rekey.progress.PlaceResult;
import rekey.progress.PreviousKeyUse;
import rekey.reconcile.Reconciliation;
import rekey.report.Report;
import rekey.report.Reporter;
import rekey.report.SampleRun;
import rekey.survey.SurveyedPlace;
import rekey.survey.SurveyedPlaceBuilder;

/// A run over an organization of any size: one place in twenty has failures, one in fifty cannot be
/// entered.
public record ManyPlaces(int accounts, List<String> regions) {
    public static final Instant STARTED = Instant.parse("2026-10-01T22:00:00Z");
    static final Instant FINISHED = Instant.parse("2026-10-02T01:30:00Z");

    private static final List<String> EIGHT = List.of(
            "eu-central-1",
            "eu-west-1",
            "eu-north-1",
            "us-east-1",
            "us-east-2",
            "us-west-2",
            "ap-southeast-2",
            "ap-northeast-1");

    public static ManyPlaces of(int places) {
        return new ManyPlaces((places + EIGHT.size() - 1) / EIGHT.size(), EIGHT);
    }

    public Plan plan() {
        return new Plan(
                "r1",
                SampleRun.EXECUTION,
                STARTED,
                InputBuilder.rotation()
                        .key(new KeyChoice.Alias("alias/cloudwatch-logs"))
                        .regions(regions)
                        .build(),
                IntStream.range(0, accounts)
                        .mapToObj(i -> new Plan.PlannedAccount(
                                "%012d".formatted(100_000_000_000L + i * 7919L),
                                "Team %d Production".formatted(i),
                                regions))
                        .toList(),
                true,
                List.of(),
                List.of(),
                null);
    }

    public List<SurveyedPlace> survey() {
        return plan().places().stream()
                .map(place -> chance(place, 50)
                        ? SurveyedPlace.barred(place, new PlaceOutcome.Unreachable(SampleRun.NO_ROLE))
                        : surveyed(place))
                .toList();
    }

    private static String wantedKey(Place place) {
        return "arn:aws:kms:%s:%s:key/0e1f7c52-6c1b-4f0e-9a53-3d3f4f1f7a11".formatted(place.region(), place.account());
    }

    private static SurveyedPlace surveyed(Place place) {
        int targets = targets(place);
        return SurveyedPlaceBuilder.in(place)
                .wantedKey(wantedKey(place))
                .tally(Tally.alreadyRight(targets / 9))
                .queryResults(QueryResultsState.TO_CHANGE)
                .toChange(targets)
                .presentKeys(Map.of("none", targets))
                .build();
    }

    public List<PlaceResult> results() {
        return plan().places().stream()
                .filter(place -> !chance(place, 50))
                .map(ManyPlaces::result)
                .toList();
    }

    private static PlaceResult result(Place place) {
        int targets = targets(place);
        var failure = new Failure(
                "AccessDeniedException",
                "AssociateKmsKey: the key policy does not allow it in " + place.region(),
                Blame.CONFIGURATION,
                "Let logs.%s.amazonaws.com use the key in account %s".formatted(place.region(), place.account()));
        var began = STARTED.plusSeconds(300L + random(place, 0).nextInt(600));
        var span = new ChangeSpan(began, began.plus(Duration.ofMillis(200L * targets)));
        return new PlaceResult(
                place,
                PlaceKey.existing(wantedKey(place)),
                new Tally(targets, 0, 0, 0, 0, MovedOn.NONE, List.of(), TargetNames.NONE, Drifted.NONE)
                        .plus(Tally.failed(failure, chance(place, 20) ? 3 : 0)),
                QueryResultsState.VERIFIED,
                Map.of(
                        "arn:aws:kms:%s:%s:key/7c8e33f0-11d2-4c3e-8a44-5b6a1f0d2e90"
                                .formatted(place.region(), place.account()),
                        PreviousKeyUse.of(new LogGroupsMoved(targets, 30, 0))
                                .withQueryResults(true)
                                .changed(span.last())
                                .looked(new KeyHealth.Fit())),
                Effort.of(0, targets / 5.0).during(span),
                null);
    }

    private static int targets(Place place) {
        return 1 + random(place, 1).nextInt(200) * (chance(place, 100) ? 50 : 1);
    }

    private static boolean chance(Place place, int of) {
        return random(place, of).nextInt(of) == 0;
    }

    /// Another one for each purpose.
    private static SplittableRandom random(Place place, int purpose) {
        return new SplittableRandom(place.hashCode() * 31L + purpose);
    }

    Report report() {
        return new Reporter(
                        plan(),
                        new Reconciliation(Mode.ROTATE, survey(), results()).of(plan().places(), SampleRun.UNEXPLAINED),
                        SampleRun.UNASKED)
                .report(FINISHED, null);
    }
}
