package rekey.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.canary.CanaryVerdict;
import rekey.input.Canary;
import rekey.input.InputBuilder;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.journal.Segment;
import rekey.key.KeyHealth;
import rekey.key.MovedAlias;
import rekey.key.PlaceKey;
import rekey.organization.OrganizationFacts;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.Offer;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.outcome.TargetOutcome;
import rekey.place.Place;
import rekey.place.RegionalService;
import rekey.plan.LeftOut;
import rekey.plan.Packing;
import rekey.plan.Plan;
import rekey.progress.ChangeSpan;
import rekey.progress.Cursor;
import rekey.progress.Effort;
import rekey.progress.LogGroupsMoved;
import rekey.progress.OtherHolders;
import rekey.progress.PlaceProgress;
import rekey.progress.PlaceResult;
import rekey.progress.PlaceResults;
import rekey.progress.PreviousKeyUse;
import rekey.progress.SeenTargets;
import rekey.progress.StillOnKey;
import rekey.reconcile.CanaryStop;
import rekey.reconcile.FailedChildren;
import rekey.reconcile.LossCauses;
import rekey.reconcile.ReconciledPlace;
import rekey.reconcile.Reconciliation;
import rekey.run.Json;
import rekey.survey.SurveyedPlace;
import rekey.survey.SurveyedPlaceBuilder;
import rekey.target.Target;

/// A run over four accounts in two Regions, with a place for each outcome.
public final class SampleRun {
    /// For a run that misses no service anywhere.
    public static final Function<RegionalService, Offer> UNASKED = service -> {
        throw new AssertionError("asked for " + service);
    };

    public static final String EXECUTION = "arn:aws:states:eu-central-1:111122223333:execution:rekey:r1";
    public static final Instant STARTED = Instant.parse("2026-10-01T12:00:00Z");
    public static final Instant FINISHED = Instant.parse("2026-10-01T12:20:00Z");
    public static final Instant CHANGED = Instant.parse("2026-10-01T12:10:00Z");

    public static final Instant FIRST_CHANGE = Instant.parse("2026-10-01T12:09:18.765Z");

    public static final Place ROTATED = new Place("111111111111", "eu-central-1");
    public static final Place UNCHANGED = new Place("111111111111", "us-east-1");
    public static final Place INCOMPLETE = new Place("222222222222", "eu-central-1");
    public static final Place REFUSED = new Place("222222222222", "us-east-1");
    public static final Place UNREACHABLE = new Place("333333333333", "eu-central-1");
    public static final Place LOST_WORK = new Place("333333333333", "us-east-1");
    public static final Place LOST_SURVEY = new Place("444444444444", "eu-central-1");
    public static final Place EMPTY = new Place("444444444444", "us-east-1");

    public static final Failure NO_KEY =
            new Failure("KeyNotFound", "alias/a does not exist", Blame.CONFIGURATION, "Create the alias alias/a");
    public static final Failure NO_ROLE =
            new Failure("AccessDenied", "AssumeRole: not authorized", Blame.CONFIGURATION, "Deploy member.yaml");
    public static final Failure DENIED = new Failure(
            "AccessDeniedException", "AssociateKmsKey: not allowed", Blame.CONFIGURATION, "Let logs use the key");

    public static final String OLD = "arn:aws:kms:us-east-1:333333333333:key/old";
    public static final Canary CANARY = new Canary(List.of(INCOMPLETE.account()), 30);
    public static final CanaryVerdict CANARY_VERDICT = new CanaryVerdict(
            2,
            List.of(
                    new CanaryVerdict.BadPlace(INCOMPLETE, "Incomplete", DENIED),
                    new CanaryVerdict.BadPlace(REFUSED, "Refused", NO_KEY)));

    public static final LossCauses UNEXPLAINED = new LossCauses(FailedChildren.NONE, null);

    private static final List<String> REGIONS = List.of("eu-central-1", "us-east-1");

    private SampleRun() {}

    public static Plan plan() {
        return plan(Mode.ROTATE);
    }

    public static Plan plan(Mode mode) {
        return plan(mode, null);
    }

    public static Plan plan(Mode mode, @Nullable Packing packing) {
        return plan(mode, packing, null);
    }

    public static Plan plan(Mode mode, @Nullable Packing packing, @Nullable Canary canary) {
        return new Plan(
                "r1",
                EXECUTION,
                STARTED,
                InputBuilder.rotation()
                        .mode(mode)
                        .key(key(mode))
                        .regions(REGIONS)
                        .canary(canary)
                        .build(),
                IntStream.rangeClosed(1, 4)
                        .mapToObj(i ->
                                new Plan.PlannedAccount(String.valueOf(i).repeat(12), "account <" + i + ">", REGIONS))
                        .toList(),
                true,
                List.of(new LeftOut("555555555555", "old", "its state is SUSPENDED")),
                List.of("Account 666666666666 is named by the input and is not in the organization"),
                packing,
                OrganizationFacts.UNKNOWN,
                List.of(),
                Json.tree("{\"Comment\": \"Monthly\", \"mode\": \"%s\"}".formatted(mode.text())),
                STARTED);
    }

    private static KeyChoice key(Mode mode) {
        return switch (mode) {
            case ROTATE, PLAN, VERIFY -> new KeyChoice.Alias("alias/a");
            case RESTORE -> new KeyChoice.Before("r0");
            case RETIRE -> new KeyChoice.Leaving(List.of(), "alias/a");
        };
    }

    public static String wantedKey(Place place) {
        return "arn:aws:kms:%s:%s:key/wanted".formatted(place.region(), place.account());
    }

    public static SurveyedPlace surveyed(Place place, Tally tally, int toChange, QueryResultsState queryResults) {
        return SurveyedPlaceBuilder.in(place)
                .wantedKey(wantedKey(place))
                .tally(tally)
                .queryResults(queryResults)
                .toChange(toChange)
                .presentKeys(toChange == 0 ? Map.of() : Map.of("none", toChange))
                .warnings(
                        toChange == 0
                                ? List.of()
                                : List.of("The key policy of %s depends on an alias".formatted(place.account())))
                .throttles(1)
                .build();
    }

    public static Tally changed(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Tally.of(new Target.LogGroup("changed-" + i), new TargetOutcome.Changed()))
                .reduce(Tally.EMPTY, Tally::plus);
    }

    public static Tally failed(String name) {
        return Tally.of(new Target.LogGroup(name), new TargetOutcome.Failed(DENIED));
    }

    public static List<SurveyedPlace> survey() {
        return List.of(
                surveyed(ROTATED, Tally.alreadyRight(2).plus(Tally.excluded(1)), 3, QueryResultsState.TO_CHANGE),
                surveyed(UNCHANGED, Tally.alreadyRight(7), 0, QueryResultsState.ALREADY_RIGHT),
                surveyed(INCOMPLETE, Tally.EMPTY, 4, QueryResultsState.EXCLUDED),
                SurveyedPlace.barred(REFUSED, new PlaceOutcome.Refused(NO_KEY)),
                SurveyedPlace.barred(UNREACHABLE, new PlaceOutcome.Unreachable(NO_ROLE)),
                surveyed(LOST_WORK, Tally.alreadyRight(1), 5, QueryResultsState.NOT_VERIFIABLE),
                surveyed(EMPTY, Tally.EMPTY, 0, QueryResultsState.EXCLUDED));
    }

    public static List<PlaceResult> results() {
        return List.of(
                new PlaceResult(
                        ROTATED,
                        PlaceKey.existing(wantedKey(ROTATED)),
                        changed(2).plus(Tally.of(new Target.LogGroup("gone"), new TargetOutcome.Gone())),
                        QueryResultsState.VERIFIED,
                        Map.of(
                                "arn:aws:kms:eu-central-1:111111111111:key/forever",
                                PreviousKeyUse.of(new LogGroupsMoved(1, 0, 1))
                                        .changed(CHANGED)
                                        .with(StillOnKey.of(2).doubted(StillOnKey.Doubt.UNREAD))
                                        .looked(new KeyHealth.Fit())
                                        .with(new OtherHolders(
                                                1,
                                                List.of("log anomaly detector errors"),
                                                List.of("the key of X-Ray traces (xray:GetEncryptionConfig)"))),
                                "arn:aws:kms:eu-central-1:111111111111:key/old",
                                PreviousKeyUse.of(new LogGroupsMoved(1, 30, 0))
                                        .withQueryResults(true)
                                        .changed(CHANGED)
                                        .looked(new KeyHealth.Fit())
                                        .with(OtherHolders.NONE)),
                        Effort.of(2, 41.23456).during(new ChangeSpan(FIRST_CHANGE, CHANGED)),
                        null),
                new PlaceResult(
                        INCOMPLETE,
                        PlaceKey.existing(wantedKey(INCOMPLETE)),
                        changed(1)
                                .plus(failed("a"))
                                .plus(failed("b"))
                                .plus(Tally.of(new Target.LogGroup("aws/spans"), new TargetOutcome.Reserved())),
                        QueryResultsState.EXCLUDED,
                        Map.of(
                                "arn:aws:kms:eu-central-1:222222222222:key/old",
                                PreviousKeyUse.NONE
                                        .withQueryResults(true)
                                        .changed(CHANGED)
                                        .looked(new KeyHealth.Fit())
                                        .with(OtherHolders.NONE)),
                        Effort.of(0, 1).during(new ChangeSpan(CHANGED, CHANGED)),
                        null));
    }

    public static List<ReconciledPlace> reconciled() {
        return new Reconciliation(Mode.ROTATE, survey(), results()).of(plan().places(), UNEXPLAINED);
    }

    public static Report report() {
        return new Reporter(plan(), reconciled(), SampleRun.UNASKED).report(FINISHED, null);
    }

    public static final Packing PACKING =
            new Packing(List.of(), 12, new Packing.Prediction(312.4, 50, 120, 0.0123, 0, 0));

    /// What a plan makes of the same organization: nothing was changed.
    public static Report planned() {
        return withoutResults(Mode.PLAN, PACKING);
    }

    public static Report verified() {
        return withoutResults(Mode.VERIFY, null);
    }

    /// A rotation that a canary stopped: its one account has a key missing in one of its places.
    public static Report stopped() {
        var plan = plan(Mode.ROTATE, null, CANARY);
        var ofCanary = results().stream()
                .filter(result -> result.place().equals(INCOMPLETE))
                .toList();
        var seen = surveyed(LOST_WORK, Tally.alreadyRight(1), 5, QueryResultsState.NOT_VERIFIABLE);
        var survey = Stream.concat(
                        survey().stream().filter(place -> !place.place().equals(LOST_WORK)), Stream.of(on(OLD, seen)))
                .toList();
        var stop = CanaryStop.of(CANARY, CANARY_VERDICT, null, Set::of);
        return new Reporter(
                        plan,
                        new Reconciliation(Mode.ROTATE, survey, ofCanary, stop).of(plan.places(), UNEXPLAINED),
                        SampleRun.UNASKED)
                .report(FINISHED, null);
    }

    /// How far a worker came that moved three log groups off [#OLD].
    ///
    /// @param of how many that were to be changed
    public static PlaceProgress threeChanged(Place place, int of) {
        var results = new PlaceResults(
                changed(3),
                SeenTargets.NONE,
                Map.of(
                        OLD,
                        PreviousKeyUse.of(new LogGroupsMoved(3, 30, 0))
                                .changed(CHANGED)
                                .with(StillOnKey.NONE.doubted(StillOnKey.Doubt.UNSEEN))),
                QueryResultsState.TO_CHANGE,
                CHANGED,
                Effort.of(0, 1).during(new ChangeSpan(FIRST_CHANGE, CHANGED)),
                null);
        return new PlaceProgress(
                place,
                PlaceKey.existing("arn:wanted"),
                List.of(new Segment("s", 1, of)),
                new Cursor(0, 0, 3),
                results,
                0,
                false,
                null);
    }

    /// The place, with nothing left to do there but to move an alias.
    public static ReconciledPlace movingOnly(ReconciledPlace place, MovedAlias moved) {
        var result = new PlaceResult(
                place.place(),
                PlaceKey.existing(moved.to()),
                Tally.EMPTY,
                QueryResultsState.EXCLUDED,
                Map.of(),
                Effort.NONE,
                moved);
        return new ReconciledPlace(place.mode(), place.place(), place.survey(), result, place.outcome());
    }

    public static SurveyedPlace on(String key, SurveyedPlace seen) {
        return SurveyedPlaceBuilder.like(seen)
                .presentKeys(Map.of(key, seen.toChange()))
                .build();
    }

    private static Report withoutResults(Mode mode, @Nullable Packing packing) {
        var survey = survey().stream()
                .map(surveyed -> mode == Mode.PLAN ? partlyDenied(surveyed) : astray(surveyed))
                .toList();
        var plan = plan(mode, packing);
        return new Reporter(
                        plan,
                        new Reconciliation(mode, survey, List.of()).of(plan.places(), UNEXPLAINED),
                        SampleRun.UNASKED)
                .report(FINISHED, null);
    }

    private static SurveyedPlace partlyDenied(SurveyedPlace surveyed) {
        return surveyed.place().equals(INCOMPLETE)
                ? surveyed(INCOMPLETE, failed("a"), 3, QueryResultsState.EXCLUDED)
                : surveyed;
    }

    /// What is to be changed has failed already where nothing will change it.
    private static SurveyedPlace astray(SurveyedPlace surveyed) {
        if (surveyed.toChange() == 0) {
            return surveyed;
        }
        var none = new Failure("NotOnWantedKey", "The target is on none", Blame.CONFIGURATION, "Run mode rotate");
        return surveyed(
                surveyed.place(),
                surveyed.tally().plus(Tally.failed(none, surveyed.toChange())),
                surveyed.toChange(),
                QueryResultsState.EXCLUDED);
    }
}
