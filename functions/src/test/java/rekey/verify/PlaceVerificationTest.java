package rekey.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static rekey.rotate.RotationBench.OLD;
import static rekey.rotate.RotationBench.WANTED;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.aws.Answer;
import rekey.fakes.FakeKms;
import rekey.fakes.FakeTagging;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.input.ExecutionInput;
import rekey.input.Globs;
import rekey.journal.JournalEntry;
import rekey.key.KeyHealth;
import rekey.key.KeyTrouble;
import rekey.key.Serving;
import rekey.key.UnreadPolicy;
import rekey.logs.VirtualLogs;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.place.KeyArn;
import rekey.policy.Grants;
import rekey.progress.PlaceProgress;
import rekey.progress.PreviousKeyUse;
import rekey.progress.StillOnKey;
import rekey.rotate.RotationBench;
import rekey.survey.VirtualSurvey;
import rekey.target.PreviousKey;
import rekey.target.Target;
import software.amazon.awssdk.services.kms.model.KeyState;

class PlaceVerificationTest {
    /// By a key policy that lets nobody do anything, and no grant.
    private static final Serving DENYING = Serving.of(
            new Answer.Given<>("{\"Version\": \"2012-10-17\", \"Statement\": []}"),
            () -> new Answer.Given<>(new Grants.Told(List.of())),
            new KeyArn("arn:aws:kms:eu-central-1:111122223333:key/k"),
            RotationBench.PLACE,
            null,
            Instant.EPOCH);

    private boolean deniedBefore;
    private Serving serving = UnreadPolicy.saying("not asked");
    private ExecutionInput input = VirtualSurvey.INPUT;
    private final FakeKms kms = new FakeKms();
    private final FakeTagging tagging = new FakeTagging();
    private Set<String> refusedBefore = Set.of();
    private int surveyedRight;
    private final RotationBench bench = new RotationBench(new SimulatedPlace().with(60, OLD));

    @Test
    void aPlaceWhoseTargetsAreAllOnTheWantedKeyIsDoneAtTheFirstLook() {
        var done = look(bench.toTheEnd(bench.surveyed(new PreviousKey.None())), 0);
        assertThat(done.verified()).isTrue();
        assertThat(done.results().queryResults()).isEqualTo(QueryResultsState.VERIFIED);
        assertThat(done.results().tally().changed()).isEqualTo(61);
        assertThat(Verdict.of(List.of(done))).isEqualTo(Verdict.DONE);
    }

    @Test
    void aLogGroupThatAppearedSinceTheSurveyIsJournalledAndRotatedOnceMore() {
        var rotated = bench.toTheEnd(bench.surveyed());
        bench.place.with("/aws/lambda/new", null);
        var found = look(rotated, 0);
        assertThat(Verdict.of(List.of(found))).isEqualTo(Verdict.ROTATE);
        var done = look(bench.toTheEnd(found), 1);
        assertThat(done.verified()).isTrue();
        assertThat(done.results().tally().changed()).isEqualTo(61);
        assertThat(bench.place.keyOf("/aws/lambda/new")).isEqualTo(WANTED);
    }

    /// The survey has counted it as right; the worker counts it as changed.
    @Test
    void aLogGroupThatWasRightAndThatSomebodyMovedMeanwhileIsMovedAndCountedOnce() {
        bench.place.with("/right/one", WANTED).with("/right/two", WANTED);
        surveyedRight = 2;
        var rotated = bench.toTheEnd(bench.surveyed());
        bench.place.with("/right/one", OLD);
        var found = look(rotated, 0);
        assertThat(Verdict.of(List.of(found))).isEqualTo(Verdict.ROTATE);
        var done = look(bench.toTheEnd(found), 1);
        assertThat(done.verified()).isTrue();
        assertThat(bench.place.keyOf("/right/one")).isEqualTo(WANTED);
        assertThat(done.results().tally())
                .returns(61, Tally::changed)
                .returns(-1, Tally::alreadyRight)
                .returns(62 - surveyedRight, Tally::targets);
    }

    @Test
    void whatAppearedBesideWhatIsRightTakesNothingFromIt() {
        bench.place.with("/right/one", WANTED);
        surveyedRight = 1;
        var rotated = bench.toTheEnd(bench.surveyed());
        bench.place.with("/aws/lambda/new", null);
        var done = look(bench.toTheEnd(look(rotated, 0)), 1);
        assertThat(done.results().tally()).returns(61, Tally::changed).returns(0, Tally::alreadyRight);
    }

    /// Seen from the sum it does not matter which it was.
    @Test
    void ofOneThatWasDeletedAndOneThatAppearedTheSumIsThatOfWhatIsThere() {
        bench.place.with("/right/one", WANTED).with("/right/two", WANTED);
        surveyedRight = 2;
        var rotated = bench.toTheEnd(bench.surveyed());
        bench.place.remove("/right/one");
        bench.place.with("/aws/lambda/new", null);
        var done = look(bench.toTheEnd(look(rotated, 0)), 1);
        assertThat(surveyedRight + done.results().tally().targets()).isEqualTo(62);
    }

    @Test
    void aLogGroupThatAppearedAndThatTheKeyMayNotServeIsDeniedAndNotTouched() {
        serving = DENYING;
        var rotated = bench.toTheEnd(bench.surveyed());
        bench.place.with("/aws/lambda/new", null);
        var done = look(rotated, 0);
        assertThat(done.verified()).isTrue();
        assertThat(bench.place.keyOf("/aws/lambda/new")).isNull();
        assertThat(done.results().tally().failures())
                .extracting(group -> group.failure().code())
                .containsExactly(Serving.DENIED);
    }

    /// Also where its policy cannot be read any more, or has been mended meanwhile.
    @Test
    void whatTheSurveyHasDeniedIsNeitherMovedNorCountedOnceMore() {
        for (var serving : List.of(DENYING, UnreadPolicy.saying("GetKeyPolicy failed"))) {
            var another = new RotationBench(new SimulatedPlace().with(60, OLD));
            var rotated = another.toTheEnd(another.surveyed());
            another.place.with("/denied/before", null);
            var done = Verifying.of(another)
                    .serving(serving)
                    .known(true, 0, refusedBefore)
                    .look(rotated, 0);
            assertThat(done.verified()).isTrue();
            assertThat(done.results().tally().failed()).isZero();
            assertThat(another.place.keyOf("/denied/before")).isNull();
        }
    }

    @Test
    void aLogGroupThatWasDeletedAndIsThereAgainIsAnotherAndTakesNoChangeFromOneThatWasMoved() {
        var surveyed = bench.surveyed();
        bench.place.remove("/aws/lambda/f-000007");
        var rotated = bench.toTheEnd(surveyed);
        bench.place.with("/aws/lambda/f-000007", null);
        var done = look(bench.toTheEnd(look(rotated, 0)), 1);
        assertThat(done.results().tally())
                .returns(1, Tally::gone)
                .returns(59 + 1, Tally::changed)
                .returns(0, Tally::failed);
        assertThat(bench.place.keyOf("/aws/lambda/f-000007")).isEqualTo(WANTED);
    }

    @Test
    void whatAppearsAfterTheLastRoundIsTheNextRuns() {
        var rotated = bench.toTheEnd(bench.surveyed());
        bench.place.with("/aws/lambda/newer", null);
        var done = look(rotated, PlaceVerification.MOST_ROUNDS);
        assertThat(done.verified()).isTrue();
        assertThat(done.results().tally().failed()).isZero();
    }

    /// The run has called them right and deleted, and sees them on another key when no round is left.
    @Test
    void whatWasRightOrDeletedAndIsOnAnotherKeyAfterTheLastRoundFails() {
        bench.place.with("/right/one", WANTED).with("/right/two", WANTED);
        surveyedRight = 2;
        var surveyed = bench.surveyed();
        bench.place.remove("/aws/lambda/f-000007");
        var rotated = bench.toTheEnd(surveyed);
        bench.place.with("/right/one", OLD).with("/aws/lambda/f-000007", OLD).with("/aws/lambda/newer", OLD);
        var done = lookToTheEnd(rotated);
        assertThat(done.results().tally())
                .returns(2, Tally::failed)
                .returns(-1, Tally::alreadyRight)
                .returns(1, Tally::gone)
                .returns(59, Tally::changed);
        assertThat(done.results().tally().failures())
                .extracting(group -> group.failure().code())
                .containsExactly("NotOnWantedKey");
    }

    @Test
    void aDeletedLogGroupThatTheListingStillShowsIsLookedAtAgain() {
        var surveyed = bench.surveyed();
        bench.place.remove("/aws/lambda/f-000007");
        var rotated = bench.toTheEnd(surveyed);
        bench.place.with("/aws/lambda/f-000007", OLD);
        var again = look(rotated, PlaceVerification.MOST_ROUNDS);
        assertThat(again.verified()).isFalse();
        bench.place.remove("/aws/lambda/f-000007");
        var done = look(again, PlaceVerification.MOST_ROUNDS);
        assertThat(done.verified()).isTrue();
        assertThat(done.results().tally()).returns(0, Tally::failed).returns(1, Tally::gone);
    }

    @Test
    void aLogGroupThatSomebodyPutBackIsLookedAtAgainAndThenAFailure() {
        var progress = bench.toTheEnd(bench.surveyed());
        bench.place.with("/aws/lambda/f-000007", OLD);
        for (int look = 1; look < PlaceVerification.MOST_LOOKS; look++) {
            progress = look(progress, 0);
            assertThat(Verdict.of(List.of(progress))).isEqualTo(Verdict.LOOK_AGAIN);
        }
        var tally = look(progress, 0).results().tally();
        assertThat(tally.changed()).isEqualTo(59);
        assertThat(tally.failures()).hasSize(1);
        assertThat(tally.failures().getFirst().targets()).containsExactly(new Target.LogGroup("/aws/lambda/f-000007"));
        assertThat(tally.failures().getFirst().failure().code()).isEqualTo("NotOnWantedKey");
    }

    @Test
    void theStackOfALogGroupThatWasChangedBackIsNamed() {
        var progress = bench.toTheEnd(bench.surveyed());
        bench.place.with("/aws/lambda/f-000007", OLD).with("/aws/lambda/f-000008", OLD);
        tagging.with(RotationBench.PLACE.logGroupArn("/aws/lambda/f-000007:*"), "shop");
        var failures = afterTheLastLook(progress).results().tally().failures();
        assertThat(failures)
                .extracting(
                        group -> group.targets().getFirst().text(),
                        group -> group.failure().message())
                .containsExactly(
                        tuple("/aws/lambda/f-000007", "After the propagation delay the target is on " + OLD),
                        tuple("/aws/lambda/f-000008", "After the propagation delay the target is on " + OLD));
        assertThat(failures.getFirst().failure().remedy())
                .startsWith("Change KmsKeyId in the CloudFormation stack shop, which made it, and run Rekey again.");
        assertThat(failures.getLast().failure().remedy()).startsWith("Find who changes it back (Terraform,");
        assertThat(tagging.requests()).hasSize(1);
    }

    @Test
    void withoutTheStacksALogGroupThatWasChangedBackIsAFailureAllTheSame() {
        var progress = bench.toTheEnd(bench.surveyed());
        bench.place.with("/aws/lambda/f-000007", OLD);
        tagging.refuse(0, Refusals.of("AccessDeniedException", 400, "no"));
        var failures = afterTheLastLook(progress).results().tally().failures();
        assertThat(failures).hasSize(1);
        assertThat(failures.getFirst().failure().remedy()).startsWith("Find who changes it back (Terraform,");
    }

    @Test
    void whereNothingWasChangedBackNobodyAsksForStacks() {
        look(bench.toTheEnd(bench.surveyed()), 0);
        assertThat(tagging.requests()).isEmpty();
    }

    private PlaceProgress afterTheLastLook(PlaceProgress rotated) {
        var progress = rotated;
        for (int look = 0; look < PlaceVerification.MOST_LOOKS; look++) {
            progress = look(progress, 0);
        }
        return progress;
    }

    @Test
    void aLateEffectIsNoFailure() {
        var progress = bench.toTheEnd(bench.surveyed());
        bench.place.with("/aws/lambda/f-000007", OLD);
        progress = look(progress, 0);
        bench.place.with("/aws/lambda/f-000007", WANTED);
        assertThat(look(progress, 0).results().tally().failed()).isZero();
    }

    @Test
    void whatCouldNotBeMovedIsReportedOnceAndNotLookedForAgain() {
        var surveyed = bench.surveyed();
        bench.place.refuse(name -> name.equals("/aws/lambda/f-000001")
                ? Refusals.of("InvalidParameterException", 400, "The key is disabled")
                : null);
        var done = look(bench.toTheEnd(surveyed), 0);
        assertThat(done.verified()).isTrue();
        assertThat(done.results().tally().failed()).isEqualTo(1);
        assertThat(done.results().tally().changed()).isEqualTo(59);
    }

    @Test
    void queryResultsThatStayOnAnotherKeyAreAFailureAndNoChange() {
        var surveyed = bench.surveyed(new PreviousKey.Key(OLD));
        bench.place.refuse(name -> null);
        var progress = bench.toTheEnd(surveyed);
        bench.place.associateKmsKey(request -> request.resourceIdentifier(RotationBench.PLACE.queryResultsArn())
                .kmsKeyId(OLD));
        for (int look = 1; look < PlaceVerification.MOST_LOOKS; look++) {
            progress = look(progress, 0);
        }
        var results = look(progress, 0).results();
        assertThat(results.queryResults()).isEqualTo(QueryResultsState.FAILED);
        assertThat(results.tally().changed()).isEqualTo(60);
        assertThat(results.tally().failed()).isEqualTo(1);
    }

    /// Together with what the survey counted: the query results, right.
    private static Tally withTheSurveys(PlaceProgress progress) {
        return Tally.alreadyRight(1).plus(progress.results().tally());
    }

    /// A run that was stopped had moved them within the propagation delay, and the survey's query
    /// was told the key of before.
    @Test
    void queryResultsThatWereRightAndAreNotAnyMoreAreJournalledAndMovedInOneMoreRound() {
        var rotated = bench.toTheEnd(bench.surveyed(new PreviousKey.Key(WANTED)));
        bench.place.withQueryResultsOn(OLD);
        bench.place.with("/aws/lambda/new", null); // in the same round
        var found = look(rotated, 0);
        assertThat(Verdict.of(List.of(found))).isEqualTo(Verdict.ROTATE);
        assertThat(bench.journal.page(found.journal().getLast(), 0))
                .contains(JournalEntry.ofQueryResults(new PreviousKey.Key(OLD)));
        var done = look(bench.toTheEnd(found), 1);
        assertThat(bench.place.queryResultsKey()).isEqualTo(WANTED);
        assertThat(done.verified()).isTrue();
        assertThat(done.results().queryResults()).isEqualTo(QueryResultsState.VERIFIED);
        assertThat(withTheSurveys(done))
                .returns(0, Tally::alreadyRight)
                .returns(62, Tally::changed)
                .returns(0, Tally::failed);
    }

    @Test
    void queryResultsThatStayRightAreOneQueryAndNoMore() {
        var done = look(bench.toTheEnd(bench.surveyed(new PreviousKey.Key(WANTED))), 0);
        assertThat(done.verified()).isTrue();
        assertThat(done.results().queryResults()).isEqualTo(QueryResultsState.ALREADY_RIGHT);
        assertThat(withTheSurveys(done)).returns(1, Tally::alreadyRight).returns(60, Tally::changed);
    }

    private void assertQueryResultsFail(PlaceProgress progress, int rounds, String code) {
        var looked = progress;
        for (int look = 1; look < PlaceVerification.MOST_LOOKS; look++) {
            looked = look(looked, rounds);
            assertThat(Verdict.of(List.of(looked))).isEqualTo(Verdict.LOOK_AGAIN);
        }
        var done = look(looked, rounds);
        assertThat(done.results().queryResults()).isEqualTo(QueryResultsState.FAILED);
        assertThat(withTheSurveys(done)).returns(0, Tally::alreadyRight).returns(60, Tally::changed);
        assertThat(done.results().tally().failures()).singleElement().satisfies(group -> {
            assertThat(group.failure().code()).isEqualTo(code);
            assertThat(group.targets()).containsExactly(new Target.QueryResults());
        });
    }

    @Test
    void queryResultsThatWereRightAndAreElsewhereAfterTheLastRoundAreAFailure() {
        var rotated = bench.toTheEnd(bench.surveyed(new PreviousKey.Key(WANTED)));
        bench.place.withQueryResultsOn(OLD);
        assertQueryResultsFail(rotated, PlaceVerification.MOST_ROUNDS, "NotOnWantedKey");
    }

    @Test
    void queryResultsThatWereRightAreNotMovedBackWhereTheKeyMayNotServeThem() {
        var rotated = bench.toTheEnd(bench.surveyed(new PreviousKey.Key(WANTED)));
        bench.place.withQueryResultsOn(OLD);
        serving = DENYING;
        assertQueryResultsFail(rotated, 0, Serving.DENIED);
        assertThat(bench.place.queryResultsKey()).isEqualTo(OLD);
    }

    @Test
    void queryResultsThatWereRightAndCannotBeReadAnyMoreAreAFailure() {
        var rotated = bench.toTheEnd(bench.surveyed(new PreviousKey.Key(WANTED)));
        bench.place.refuseQueries(_ -> Refusals.of("AccessDeniedException", 400, "not authorized"));
        assertQueryResultsFail(rotated, 0, "AccessDeniedException");
    }

    private PreviousKeyUse old(PlaceProgress progress) {
        return Objects.requireNonNull(progress.results().previousKeys().get(OLD));
    }

    @Test
    void aPreviousKeyThatLogGroupsOutOfScopeAreStillOnSaysSo() {
        var rotated = bench.toTheEnd(bench.surveyed());
        bench.place.with("/excluded/a", OLD).with("/excluded/b", OLD);
        var done = look(rotated, PlaceVerification.MOST_ROUNDS);
        assertThat(old(done).stillOnIt()).isEqualTo(2);
    }

    @Test
    void aRetentionIsWhatItIsWhenThePlaceIsVerified() {
        var rotated = bench.toTheEnd(bench.surveyed());
        bench.place.with("/aws/lambda/f-000000", WANTED, 400);
        for (int i = 1; i < 60; i++) {
            bench.place.with("/aws/lambda/f-%06d".formatted(i), WANTED, 30);
        }
        var use = old(look(rotated, 0));
        assertThat(use.logGroups()).isEqualTo(60);
        assertThat(use.left().longestRetentionDays()).isEqualTo(400);
        assertThat(use.left().neverExpires()).isZero();
    }

    @Test
    void aLogGroupThatWasDeletedMeanwhileHoldsNoKey() {
        var rotated = bench.toTheEnd(bench.surveyed());
        bench.place.remove("/aws/lambda/f-000000");
        assertThat(old(look(rotated, 0)).logGroups()).isEqualTo(59);
        for (int i = 1; i < 60; i++) {
            bench.place.remove("/aws/lambda/f-%06d".formatted(i));
        }
        assertThat(look(rotated, 0).results().previousKeys()).isEmpty();
    }

    @Test
    void aLogGroupThatIsBackOnItsKeyIsStillOnItAndHasNotLeft() {
        var progress = bench.toTheEnd(bench.surveyed());
        bench.place.with("/aws/lambda/f-000007", OLD);
        for (int look = 0; look < PlaceVerification.MOST_LOOKS; look++) {
            progress = look(progress, 0);
        }
        assertThat(old(progress).logGroups()).isEqualTo(59);
        assertThat(old(progress).stillOnIt()).isEqualTo(1);
    }

    @Test
    void aLogGroupThatSomebodyElseMovedAwayLeftItsKeyWhenThatWasSeen() {
        var surveyed = bench.surveyed();
        bench.place.refuse(_ -> Refusals.of("InvalidParameterException", 400, "The key is disabled"));
        var refused = bench.toTheEnd(surveyed);
        bench.place.with("/aws/lambda/f-000000", "arn:aws:kms:eu-central-1:111122223333:key/theirs", 7);
        var now = bench.time.now();
        var use = old(look(refused, 0));
        assertThat(use.logGroups()).isEqualTo(1);
        assertThat(use.left().longestRetentionDays()).isEqualTo(7);
        assertThat(use.stillOnIt()).isEqualTo(59);
        assertThat(use.lastChange()).isEqualTo(now);
    }

    @Test
    void aKeyThatNothingLeftIsNoPreviousKey() {
        var surveyed = bench.surveyed();
        bench.place.refuse(_ -> Refusals.of("InvalidParameterException", 400, "The key is disabled"));
        assertThat(look(bench.toTheEnd(surveyed), 0).results().previousKeys()).isEmpty();
    }

    @Test
    void queryResultsThatTheRunLeavesAloneMayStillBeOnThePreviousKey() {
        var rotated = bench.toTheEnd(bench.surveyed());
        bench.place.associateKmsKey(request -> request.resourceIdentifier(RotationBench.PLACE.queryResultsArn())
                .kmsKeyId(OLD));
        var done = look(rotated, 0);
        assertThat(done.results().queryResults()).isEqualTo(QueryResultsState.EXCLUDED);
        assertThat(old(done).stillOnIt()).isEqualTo(1);
        assertThat(old(done).queryResults()).isFalse();
    }

    @Test
    void queryResultsThatStayOnTheirKeyAreStillOnIt() {
        var surveyed = bench.surveyed(new PreviousKey.Key(OLD));
        bench.place.associateKmsKey(request -> request.resourceIdentifier(RotationBench.PLACE.queryResultsArn())
                .kmsKeyId(OLD));
        bench.place.refuse(target -> target.contains("query-result")
                ? Refusals.of("InvalidParameterException", 400, "not for query results")
                : null);
        assertThat(old(look(bench.toTheEnd(surveyed), 0)).stillOnIt()).isEqualTo(1);
    }

    @Test
    void queryResultsThatWereMovedWereOnThePreviousKeyAndAreNoLonger() {
        var use = old(look(bench.toTheEnd(bench.surveyed(new PreviousKey.Key(OLD))), 0));
        assertThat(use.queryResults()).isTrue();
        assertThat(use.stillOnIt()).isZero();
        assertThat(use.still().doubts()).doesNotContain(StillOnKey.Doubt.UNREAD);
    }

    @Test
    void aLookInTwoPartsCountsEachLogGroupOnce() {
        var rotated = bench.toTheEnd(bench.surveyed());
        var whole = old(look(rotated, 0));
        var half = look(rotated, 0, () -> true);
        assertThat(half.verified()).isFalse();
        assertThat(old(look(half, 0))).isEqualTo(whole);
        assertThat(whole.logGroups()).isEqualTo(60);
    }

    @Test
    void whatLeftAPreviousKeyIsCountedOnlyOnceThePlaceIsLookedAtAgain() {
        var rotated = bench.toTheEnd(bench.surveyed());
        assertThat(Objects.requireNonNull(rotated.results().previousKeys().get(OLD)))
                .returns(60, PreviousKeyUse::logGroups)
                .returns(true, use -> use.still().doubts().contains(StillOnKey.Doubt.UNSEEN));
        assertThat(Objects.requireNonNull(
                        look(rotated, 0).results().previousKeys().get(OLD)))
                .returns(60, PreviousKeyUse::logGroups)
                .returns(false, use -> use.still().doubts().contains(StillOnKey.Doubt.UNSEEN));
    }

    @Test
    void aLookThatHasNoTimeToEndGoesOnWhereItWas() {
        var progress = bench.toTheEnd(bench.surveyed());
        bench.place.with("/aws/lambda/a-new", null).with("/aws/lambda/z-new", null);
        progress = look(progress, 0, () -> true);
        assertThat(Verdict.of(List.of(progress))).isEqualTo(Verdict.LOOK_ON);
        progress = look(progress, 0);
        assertThat(Verdict.of(List.of(progress))).isEqualTo(Verdict.ROTATE);
        bench.toTheEnd(progress);
        assertThat(bench.place.groupsOn(WANTED)).isEqualTo(62);
    }

    @Test
    void aNameIsReleasedWhereAwsHasAnsweredForItsLogGroup() {
        bench.place.with("aws/moved", OLD);
        deniedBefore = true; // it has denied what it did not journal
        serving = DENYING;
        refusedBefore = Set.of("aws/right", "aws/moved", "aws/deleted", "aws/denied");
        var rotated = bench.toTheEnd(bench.surveyed());
        bench.place.with("aws/moved", OLD).with("aws/right", WANTED).with("aws/denied", null);
        assertThat(lookToTheEnd(rotated).results().released())
                .containsExactlyInAnyOrder("aws/right", "aws/moved", "aws/deleted");
    }

    record NoAnswer(String to, Consumer<RotationBench> rotating, Consumer<RotationBench> looking) {}

    private static List<NoAnswer> noAnswers() {
        Consumer<RotationBench> nothing = _ -> {};
        return List.of(
                new NoAnswer(
                        "the association",
                        bench -> bench.place.refuse(name ->
                                name.equals("aws/spans") ? Refusals.of("ThrottlingException", 400, "slow") : null),
                        nothing),
                new NoAnswer(
                        "the association, for its key",
                        bench -> bench.place.refuse(name -> name.equals("aws/spans")
                                ? Refusals.of("AccessDeniedException", 400, "explicit deny")
                                : null),
                        nothing),
                new NoAnswer(
                        "the association, because it is kept again",
                        bench -> bench.place.refuse(name -> name.equals("aws/spans")
                                ? Refusals.of(
                                        "InvalidParameterException",
                                        400,
                                        "Log groups starting with AWS/ are reserved for AWS.")
                                : null),
                        nothing),
                new NoAnswer(
                        "the page's reading",
                        bench -> bench.place.refuseReads(_ -> Refusals.of("ServiceUnavailableException", 503, "later")),
                        bench -> bench.place.refuseReads(_ -> null)),
                new NoAnswer(
                        "the last listing",
                        nothing,
                        bench -> bench.place.refuseReads(
                                _ -> Refusals.of("ServiceUnavailableException", 503, "later"))));
    }

    @ParameterizedTest
    @MethodSource("noAnswers")
    void aNameIsNotReleasedWhereAwsRefused(NoAnswer no) {
        bench.place.with("aws/spans", OLD);
        refusedBefore = Set.of("aws/spans");
        var surveyed = bench.surveyed();
        no.rotating().accept(bench);
        var rotated = bench.toTheEnd(surveyed);
        no.looking().accept(bench);
        assertThat(lookToTheEnd(rotated).results().released()).isEmpty();
    }

    @Test
    void aNameThatTheInputLeavesOutIsNotReleased() {
        input = new ExecutionInput(
                input.mode(),
                input.key(),
                input.accounts(),
                input.organizationalUnits(),
                input.regions(),
                new Globs(List.of("/aws/*"), List.of()),
                input.queryResults(),
                input.readers(),
                input.canary(),
                null);
        refusedBefore = Set.of("aws/deleted");
        assertThat(lookToTheEnd(bench.toTheEnd(bench.surveyed())).results().released())
                .isEmpty();
    }

    /// Also at that of a log group that somebody made since the survey.
    @Test
    void theKeysThatTargetsLeftAreLookedAtAgain() {
        var since = OLD + "er";
        kms.knowingToo(OLD, FakeKms.key(OLD)).knowingToo(since, FakeKms.key(since, KeyState.PENDING_DELETION));
        var rotated = bench.toTheEnd(bench.surveyed());
        bench.place.with("/aws/lambda/new", since);
        var done = look(bench.toTheEnd(look(rotated, 0)), 1);
        assertThat(done.results().previousKeys().get(OLD))
                .extracting(PreviousKeyUse::health)
                .isEqualTo(new KeyHealth.Fit());
        assertThat(done.results().previousKeys().get(since))
                .extracting(PreviousKeyUse::health)
                .isEqualTo(new KeyTrouble("PendingDeletion", null));
    }

    @Test
    void aKeyOfWhichKmsSaysNothingIsNotCalledFit() {
        kms.refusing(OLD, Refusals.of("ThrottlingException", 400, "slow down"));
        var done = look(bench.toTheEnd(bench.surveyed()), 0);
        assertThat(done.results().previousKeys().get(OLD))
                .extracting(PreviousKeyUse::health)
                .isInstanceOf(KeyHealth.NotLookedAt.class);
    }

    private PlaceProgress lookToTheEnd(PlaceProgress progress) {
        var last = progress;
        for (int look = 0; look < PlaceVerification.MOST_LOOKS && !last.verified(); look++) {
            last = look(last, PlaceVerification.MOST_ROUNDS);
        }
        assertThat(last.verified()).isTrue();
        return last;
    }

    private PlaceProgress look(PlaceProgress progress, int rounds) {
        return look(progress, rounds, () -> false);
    }

    private PlaceProgress look(PlaceProgress progress, int rounds, BooleanSupplier timeIsUp) {
        return Verifying.of(bench, VirtualLogs.of(RotationBench.PLACE, bench.place, kms, tagging, bench.time))
                .input(input)
                .serving(serving)
                .known(deniedBefore, surveyedRight, refusedBefore)
                .timeIsUp(timeIsUp)
                .look(progress, rounds);
    }
}
