package rekey.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.fakes.FakeKms;
import rekey.fakes.FakeS3;
import rekey.fakes.FakeTagging;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.fakes.VirtualTime;
import rekey.journal.Journal;
import rekey.logs.PlaceLogs;
import rekey.logs.StackLogGroups;
import rekey.logs.VirtualLogs;
import rekey.outcome.MovedOn;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.pack.VirtualPack;
import rekey.place.Place;
import rekey.progress.PlaceProgress;
import rekey.rotate.VirtualRotation;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import rekey.survey.SurveyedPlace;
import rekey.survey.VirtualSurvey;
import rekey.target.PreviousKey;
import rekey.target.Target;
import rekey.verify.VirtualVerification;
import software.amazon.awssdk.services.kms.model.KeyState;

/// A place that was rotated, and is put back.
class RestorationTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String WANTED = key('a');
    private static final String OLD = key('b');
    private static final String OLDER = key('c');

    private final SimulatedPlace place = new SimulatedPlace();
    private final FakeTagging tagging = new FakeTagging();
    private final VirtualTime time = new VirtualTime();
    private final Bucket bucket = new Bucket(new FakeS3(), "bucket");
    private final FakeKms kms = FakeKms.knowing(VirtualSurvey.ALIAS, FakeKms.key(WANTED, KeyState.ENABLED))
            .knowingToo(WANTED, FakeKms.key(WANTED, KeyState.ENABLED))
            .knowingToo(OLD, FakeKms.key(OLD, KeyState.ENABLED))
            .knowingToo(OLDER, FakeKms.key(OLDER, KeyState.ENABLED));
    private final List<String> names =
            IntStream.range(0, 130).mapToObj("group-%03d"::formatted).toList();

    private Runnable beforeLook = () -> {};

    private static String key(char digit) {
        return "arn:aws:kms:eu-central-1:111122223333:key/12345678-1234-1234-1234-12345678901" + digit;
    }

    private Journal journal(String run) {
        return new Journal(bucket, new RunFolder(run), PLACE);
    }

    private PlaceLogs logs() {
        return VirtualLogs.of(PLACE, place, tagging, time);
    }

    private void seed() {
        for (int i = 0; i < names.size(); i++) {
            place.with(names.get(i), i % 3 == 2 ? null : List.of(OLD, OLDER).get(i % 3));
        }
        place.with("right", WANTED);
        place.associateKmsKey(
                request -> request.resourceIdentifier(PLACE.queryResultsArn()).kmsKeyId(OLD));
    }

    private Map<String, String> keys() {
        var keys = new TreeMap<>(
                names.stream().collect(Collectors.toMap(name -> name, name -> String.valueOf(place.keyOf(name)))));
        keys.put("right", String.valueOf(place.keyOf("right")));
        keys.put("query results", String.valueOf(place.queryResultsKey()));
        return keys;
    }

    private SurveyedPlace rotated(String run) {
        var surveyed = VirtualSurvey.of(PLACE, journal(run), logs(), kms);
        VirtualRotation.invocation(VirtualRotation.begin(VirtualPack.work(surveyed)), logs(), journal(run), time);
        return surveyed;
    }

    private SurveyedPlace surveyed(
            String run, String undone, @Nullable String given, SurveyedPlace before, boolean verified) {
        return VirtualSurvey.restoring(
                PLACE,
                journal(run),
                logs(),
                kms,
                journal(undone),
                new RestoredPlace(PLACE, PreviousKey.parse(String.valueOf(given)), before.journal(), verified));
    }

    /// Round after round, until it is verified.
    private PlaceProgress worked(String run, String undone, SurveyedPlace surveyed) {
        var left = OriginalRun.read(journal(undone), Objects.requireNonNull(surveyed.undone()), _ -> true);
        var keys = VirtualSurvey.lookup(PLACE, kms);
        var progress = VirtualRotation.begin(VirtualPack.work(surveyed));
        for (int rounds = 0; progress.hasRemaining(); rounds++) {
            progress = VirtualRotation.invocation(progress, logs(), journal(run), time);
            beforeLook.run();
            progress = VirtualVerification.restoring(
                    progress, journal(run), logs(), keys, left, surveyed.tally().alreadyRight(), rounds);
        }
        return progress;
    }

    @Test
    void everyTargetIsOnTheKeyItWasOnBefore() {
        seed();
        var before = keys();
        var rotation = rotated("r1");
        assertThat(keys().values()).containsOnly(WANTED);
        var progress = worked("r2", "r1", surveyed("r2", "r1", WANTED, rotation, true));
        assertThat(keys()).isEqualTo(before);
        assertThat(progress.verified()).isTrue();
        assertThat(progress.results().tally().changed()).isEqualTo(131);
        assertThat(progress.results().tally().failed()).isZero();
        assertThat(progress.results().queryResults()).isEqualTo(QueryResultsState.VERIFIED);
    }

    @Test
    void logGroupsOfStacksAreCountedAsFarAsTheyAreToBePutBack() {
        seed();
        tagging.with(PLACE.logGroupArn(names.getFirst()), "shop").with(PLACE.logGroupArn("right"), "shop");
        var rotation = rotated("r1");
        assertThat(surveyed("r2", "r1", WANTED, rotation, true).ofStacks())
                .isEqualTo(new StackLogGroups(
                        1, List.of(new StackLogGroups.OfStack("shop", 1, List.of(names.getFirst())))));
    }

    @Test
    void aRestorationCanBeRestored() {
        seed();
        var rotation = rotated("r1");
        var rotatedKeys = keys();
        var restoration = surveyed("r2", "r1", WANTED, rotation, true);
        worked("r2", "r1", restoration);
        var progress = worked("r3", "r2", surveyed("r3", "r2", "each its own", restoration, true));
        assertThat(keys()).isEqualTo(rotatedKeys);
        assertThat(progress.results().tally().changed()).isEqualTo(131);
    }

    private static MovedOn movedOn(Target target, String key) {
        return new MovedOn(1, List.of(new MovedOn.Left(target, new PreviousKey.Key(key))));
    }

    @Test
    void queryResultsThatWereMovedOnBeforeTheSurveyAreLeftAlone() {
        seed();
        var rotation = rotated("r1");
        place.withQueryResultsOn(OLDER);
        var surveyed = surveyed("r2", "r1", WANTED, rotation, true);
        assertThat(surveyed.queryResults()).isEqualTo(QueryResultsState.MOVED_ON);
        assertThat(surveyed.tally().movedOn()).isEqualTo(movedOn(new Target.QueryResults(), OLDER));
    }

    @Test
    void whateverWasMovedOnIsCountedAndTwentyAreNamed() {
        seed();
        var rotation = rotated("r1");
        names.stream().filter(name -> name.endsWith("6")).forEach(name -> place.with(name, key('d')));
        names.stream().filter(name -> name.endsWith("7")).forEach(name -> place.with(name, key('d')));
        var movedOn = surveyed("r2", "r1", WANTED, rotation, true).tally().movedOn();
        assertThat(movedOn.count()).isEqualTo(26);
        assertThat(movedOn.targets()).hasSize(20);
    }

    @Test
    void whatTheUndoneRunMovedAndIsDeletedByNowIsGone() {
        seed();
        var rotation = rotated("r1");
        names.stream().limit(7).forEach(place::remove);
        var surveyed = surveyed("r2", "r1", WANTED, rotation, true);
        assertThat(surveyed.tally()).returns(7, Tally::gone).returns(1, Tally::excluded); // the one that was right
        assertThat(surveyed.toChange() + surveyed.tally().targets()).isEqualTo(132);
    }

    @Test
    void whatWasMovedOnSinceIsLeftAloneAndNamed() {
        seed();
        var rotation = rotated("r1");
        place.with("group-000", OLDER);
        var surveyed = surveyed("r2", "r1", WANTED, rotation, true);
        worked("r2", "r1", surveyed);
        assertThat(place.keyOf("group-000")).isEqualTo(OLDER);
        assertThat(surveyed.tally().movedOn()).isEqualTo(movedOn(new Target.LogGroup("group-000"), OLDER));
        assertThat(surveyed.toChange()).isEqualTo(130);
    }

    @Test
    void whatIsMovedOnAfterTheSurveyIsLeftAloneToo() {
        seed();
        var rotation = rotated("r1");
        var surveyed = surveyed("r2", "r1", WANTED, rotation, true);
        place.with("group-000", OLDER);
        var progress = worked("r2", "r1", surveyed);
        assertThat(place.keyOf("group-000")).isEqualTo(OLDER);
        assertThat(progress.results().tally().movedOn()).isEqualTo(movedOn(new Target.LogGroup("group-000"), OLDER));
        assertThat(progress.results().tally().failed()).isZero();
    }

    @Test
    void queryResultsThatAreMovedOnAfterTheSurveyAreLeftAlone() {
        seed();
        var rotation = rotated("r1");
        var surveyed = surveyed("r2", "r1", WANTED, rotation, true);
        place.withQueryResultsOn(OLDER);
        var results = worked("r2", "r1", surveyed).results();
        assertThat(place.queryResultsKey()).isEqualTo(OLDER);
        assertThat(results.queryResults()).isEqualTo(QueryResultsState.MOVED_ON);
        assertThat(results.tally().movedOn()).isEqualTo(movedOn(new Target.QueryResults(), OLDER));
        assertThat(results.tally().failed()).isZero();
    }

    /// A restoration cannot be given another key, so none is asked for.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "DISABLED, KeyDisabled, EnableKey",
        "PENDING_DELETION, KeyPendingDeletion, CancelKeyDeletion",
        "PENDING_REPLICA_DELETION, KeyPendingDeletion, CancelKeyDeletion",
        "PENDING_IMPORT, KeyNotEnabled, state Enabled",
        "UNAVAILABLE, KeyNotEnabled, state Enabled",
        ", KeyNotFound, mode rotate"
    })
    void aFormerKeyThatIsUnfitByNowHasTheRemediesOfARestoration(@Nullable KeyState state, String code, String remedy) {
        place.with("a", OLD);
        var rotation = rotated("r1");
        if (state == null) {
            kms.refusing(OLD, Refusals.of("NotFoundException", 400, "Key is not found"));
        } else {
            kms.knowingToo(OLD, FakeKms.key(OLD, state));
        }
        var surveyed = surveyed("r2", "r1", WANTED, rotation, true);
        var failure = surveyed.tally().failures().getFirst().failure();
        assertThat(place.keyOf("a")).isEqualTo(WANTED);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.message()).contains(OLD);
        assertThat(failure.remedy())
                .contains(remedy, "leave the targets on the key that they are on")
                .doesNotContain("key.arns")
                .doesNotContain("Choose");
    }

    @Test
    void aRunThatDiedHalfWayIsRestored() {
        seed();
        var before = keys();
        var rotation = VirtualSurvey.of(PLACE, journal("r1"), logs(), kms);
        names.stream().limit(40).forEach(name -> place.with(name, WANTED));
        place.associateKmsKey(
                request -> request.resourceIdentifier(PLACE.queryResultsArn()).kmsKeyId(WANTED));
        var surveyed = surveyed("r2", "r1", WANTED, rotation, false);
        assertThat(surveyed.toChange()).isEqualTo(41);
        assertThat(surveyed.tally().alreadyRight()).isEqualTo(90);
        worked("r2", "r1", surveyed);
        assertThat(keys()).isEqualTo(before);
    }

    /// Answered to nobody: the worker that made it was gone.
    @Test
    void whatALastCallOfTheUndoneRunMovesAfterTheListingIsPutBackInOneMoreRound() {
        seed();
        var before = keys();
        var rotation = VirtualSurvey.of(PLACE, journal("r1"), logs(), kms);
        names.stream().limit(40).forEach(name -> place.with(name, WANTED));
        var surveyed = surveyed("r2", "r1", WANTED, rotation, false);
        place.with("group-040", WANTED);
        var progress = worked("r2", "r1", surveyed);
        assertThat(keys()).isEqualTo(before);
        assertThat(progress.verified()).isTrue();
        var tally = surveyed.tally().plus(progress.results().tally());
        assertThat(tally.alreadyRight()).isEqualTo(89);
        assertThat(tally.changed()).isEqualTo(42);
        assertThat(tally.failed()).isZero();
    }

    @Test
    void whatIsOnTheKeyOfTheUndoneRunAfterThatRoundIsAFailure() {
        seed();
        var rotation = VirtualSurvey.of(PLACE, journal("r1"), logs(), kms);
        names.stream().limit(40).forEach(name -> place.with(name, WANTED));
        var surveyed = surveyed("r2", "r1", WANTED, rotation, false);
        var late = new ArrayDeque<>(List.of("group-040", "group-041"));
        beforeLook = () -> place.with(late.remove(), WANTED);
        var tally = surveyed.tally().plus(worked("r2", "r1", surveyed).results().tally());
        assertThat(tally.failures()).singleElement().satisfies(group -> {
            assertThat(group.targets()).containsExactly(new Target.LogGroup("group-041"));
            assertThat(group.failure().code()).isEqualTo("NotOnWantedKey");
        });
        assertThat(tally.targets()).isEqualTo(132); // what the undone run left alone among them
    }

    /// What the survey and the workers count, where somebody sets a log group to this key before
    /// the first look.
    private Tally workedWhileSomebodySets(String name, SurveyedPlace surveyed) {
        beforeLook = () -> {
            place.with(name, WANTED);
            beforeLook = () -> {};
        };
        return surveyed.tally().plus(worked("r2", "r1", surveyed).results().tally());
    }

    @Test
    void aLogGroupThatWasDeletedBeforeTheSurveyAndIsOnTheKeyAgainIsAnotherAndIsPutBackToo() {
        seed();
        var rotation = rotated("r1");
        place.remove("group-000");
        var tally = workedWhileSomebodySets("group-000", surveyed("r2", "r1", WANTED, rotation, true));
        assertThat(place.keyOf("group-000")).isEqualTo(OLD);
        assertThat(tally)
                .returns(0, Tally::alreadyRight)
                .returns(1, Tally::gone)
                .returns(131, Tally::changed)
                .returns(132 + 1, Tally::targets);
    }

    @Test
    void alsoWhereOthersAreRight() {
        seed();
        var rotation = VirtualSurvey.of(PLACE, journal("r1"), logs(), kms);
        names.stream().limit(40).forEach(name -> place.with(name, WANTED));
        place.remove("group-000");
        var tally = workedWhileSomebodySets("group-000", surveyed("r2", "r1", WANTED, rotation, false));
        assertThat(tally)
                .returns(90, Tally::alreadyRight)
                .returns(1, Tally::gone)
                .returns(41, Tally::changed)
                .returns(0, Tally::failed);
    }

    @Test
    void aLogGroupThatSomebodyHadMovedOnAndPutsBackBeforeTheLookTakesNothingFromThoseThatAreRight() {
        seed();
        var rotation = rotated("r1");
        place.with("group-000", OLDER);
        var tally = workedWhileSomebodySets("group-000", surveyed("r2", "r1", WANTED, rotation, true));
        assertThat(place.keyOf("group-000")).isEqualTo(OLD);
        assertThat(tally.alreadyRight()).isZero();
        assertThat(tally.movedOn().count()).isEqualTo(1);
        assertThat(tally.changed()).isEqualTo(131);
    }

    /// By a last call of a run that was stopped, which is told of late.
    @Test
    void queryResultsThatAreOnTheKeyOfTheUndoneRunAgainArePutBackInOneMoreRound() {
        seed();
        var before = keys();
        var rotation = rotated("r1");
        place.withQueryResultsOn(OLD);
        var surveyed = surveyed("r2", "r1", WANTED, rotation, true);
        assertThat(surveyed.queryResults()).isEqualTo(QueryResultsState.ALREADY_RIGHT);
        beforeLook = () -> {
            place.withQueryResultsOn(WANTED);
            beforeLook = () -> {};
        };
        var results = worked("r2", "r1", surveyed).results();
        assertThat(keys()).isEqualTo(before);
        assertThat(results.queryResults()).isEqualTo(QueryResultsState.VERIFIED);
        assertThat(surveyed.tally().plus(results.tally()))
                .returns(0, Tally::alreadyRight)
                .returns(131, Tally::changed)
                .returns(132, Tally::targets);
    }

    @Test
    void queryResultsThatWereRightAndThatSomebodyMovesOnAreLeftAlone() {
        seed();
        var rotation = rotated("r1");
        place.withQueryResultsOn(OLD);
        var surveyed = surveyed("r2", "r1", WANTED, rotation, true);
        beforeLook = () -> place.withQueryResultsOn(OLDER);
        var results = worked("r2", "r1", surveyed).results();
        assertThat(place.queryResultsKey()).isEqualTo(OLDER);
        assertThat(results.queryResults()).isEqualTo(QueryResultsState.ALREADY_RIGHT);
        assertThat(results.tally().failed()).isZero();
    }

    @Test
    void aPreviousKeyThatIsDisabledByThenIsNotPutBackInThatRound() {
        seed();
        var rotation = VirtualSurvey.of(PLACE, journal("r1"), logs(), kms);
        names.stream().limit(40).forEach(name -> place.with(name, WANTED));
        var surveyed = surveyed("r2", "r1", WANTED, rotation, false);
        place.with("group-040", WANTED);
        kms.knowingToo(OLDER, FakeKms.key(OLDER, KeyState.DISABLED));
        var tally = worked("r2", "r1", surveyed).results().tally();
        assertThat(place.keyOf("group-040")).isEqualTo(WANTED);
        assertThat(tally.failures()).singleElement().satisfies(group -> {
            assertThat(group.targets()).containsExactly(new Target.LogGroup("group-040"));
            assertThat(group.failure().code()).isEqualTo("KeyDisabled");
        });
    }

    @Test
    void queryResultsThatADeadRunMayHaveMovedAMomentAgoAreAssociatedAgain() {
        seed();
        var rotation = VirtualSurvey.of(PLACE, journal("r1"), logs(), kms); // a query would still tell OLD
        assertThat(surveyed("r2", "r1", WANTED, rotation, false).queryResults()).isEqualTo(QueryResultsState.TO_CHANGE);
        assertThat(surveyed("r3", "r1", WANTED, rotation, true).queryResults())
                .isEqualTo(QueryResultsState.ALREADY_RIGHT);
    }

    @Test
    void aPreviousKeyThatIsDisabledIsNotPutBackAndTheOthersAre() {
        seed();
        var rotation = rotated("r1");
        kms.knowingToo(OLDER, FakeKms.key(OLDER, KeyState.DISABLED));
        var surveyed = surveyed("r2", "r1", WANTED, rotation, true);
        assertThat(surveyed.tally().failures()).singleElement().satisfies(group -> {
            assertThat(group.count()).isEqualTo(43);
            assertThat(group.failure().code()).isEqualTo("KeyDisabled");
        });
        worked("r2", "r1", surveyed);
        assertThat(place.groupsOn(OLD)).isEqualTo(44);
        assertThat(place.groupsOn(OLDER)).isZero();
    }

    @Test
    void whatIsToBeKnownAboutAPreviousKeyIsAWarning() {
        seed();
        var rotation = rotated("r1");
        kms.withPolicy("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Principal": {"Service": "logs.eu-central-1.amazonaws.com"},
                   "Action": "kms:*", "Resource": "*"}]}
                """);
        assertThat(surveyed("r2", "r1", WANTED, rotation, true).warnings())
                .anySatisfy(warning -> assertThat(warning).contains("roles that read logs lose access"));
    }

    @Test
    void aPlaceWhosePreviousKeysAreAllUnfitIsRefused() {
        place.with("a", OLD)
                .associateKmsKey(request ->
                        request.resourceIdentifier(PLACE.queryResultsArn()).kmsKeyId(OLD));
        var rotation = rotated("r1");
        kms.knowingToo(OLD, FakeKms.key(OLD, KeyState.PENDING_DELETION));
        var surveyed = surveyed("r2", "r1", WANTED, rotation, true);
        assertThat(surveyed.barred())
                .isInstanceOfSatisfying(
                        PlaceOutcome.Refused.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo("KeyPendingDeletion"));
    }

    @Test
    void whatTheRunDidNotFindIsNoneOfTheRestorations() {
        seed();
        var rotation = rotated("r1");
        place.with("new", OLDER);
        var progress = worked("r2", "r1", surveyed("r2", "r1", WANTED, rotation, true));
        assertThat(place.keyOf("new")).isEqualTo(OLDER);
        assertThat(place.keyOf("right")).isEqualTo(WANTED);
        assertThat(progress.verified()).isTrue();
    }

    @Test
    void queryResultsWhosePreviousKeyNobodyKnowsAreLeftAloneWithAWarning() {
        var rotation = rotated("r1"); // without a log group nothing can be queried
        var surveyed = surveyed("r2", "r1", WANTED, rotation, true);
        assertThat(surveyed.queryResults()).isEqualTo(QueryResultsState.NOT_VERIFIABLE);
        assertThat(surveyed.toChange()).isZero();
        assertThat(surveyed.warnings()).singleElement().asString().contains("nobody knows which key they were on");
        assertThat(place.queryResultsKey()).isEqualTo(WANTED);
    }
}
