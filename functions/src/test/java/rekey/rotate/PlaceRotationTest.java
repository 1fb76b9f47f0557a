package rekey.rotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static rekey.rotate.RotationBench.OLD;
import static rekey.rotate.RotationBench.WANTED;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.fakes.Dying;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.journal.JournalEntry;
import rekey.lambda.Deadline;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.FailureGroup;
import rekey.outcome.QueryResultsState;
import rekey.progress.PlaceProgress;
import rekey.run.Bucket;
import rekey.run.Fence;
import rekey.survey.VirtualSurvey;
import rekey.target.PreviousKey;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

class PlaceRotationTest {
    private static final String OLDER = "arn:aws:kms:eu-central-1:111122223333:key/older";
    private static final Deadline NEVER = new Deadline(() -> Integer.MAX_VALUE, Duration.ZERO);

    @Test
    void everyLogGroupAndTheQueryResultsEndOnTheWantedKey() {
        var bench = new RotationBench(new SimulatedPlace().with(120, OLD));
        var done = bench.until(NEVER, bench.surveyed(new PreviousKey.None()));
        assertThat(bench.place.groupsOn(WANTED)).isEqualTo(120);
        assertThat(bench.place.queryResultsKey()).isEqualTo(WANTED);
        assertThat(done.hasRemaining()).isFalse();
        assertThat(done.results().tally().changed()).isEqualTo(121);
    }

    @Test
    void aPlaceTakesNoMoreThanAHundredthLongerThanItsQuota() {
        var bench = new RotationBench(new SimulatedPlace().with(1000, OLD));
        var surveyed = bench.surveyed();
        var before = bench.time.passed();
        bench.until(NEVER, surveyed);
        var took = bench.time.passed().minus(before);
        assertThat(took).isBetween(Duration.ofSeconds(199), Duration.ofSeconds(202));
    }

    private static Fence fence(RotationBench bench) {
        bench.s3.store("lease.json", """
                {"run": "run", "execution": "arn:run", "takenAt": "2026-10-01T12:00:00Z"}""");
        return new Fence(new Bucket(bench.s3, "bucket"), "run", bench.time);
    }

    @Test
    void theQuestionsForTheLeaseTakeNothingFromTheQuota() {
        var bench = new RotationBench(new SimulatedPlace().with(1000, OLD));
        var surveyed = bench.surveyed();
        var fence = fence(bench);
        for (int read = 0; read < 500; read++) { // more than there are, the journal's pages among them
            bench.s3.beforeNextGet(() -> bench.time.sleep(Duration.ofMillis(60)));
        }
        var before = bench.time.passed();
        bench.until(NEVER.orWhen(fence::closed), surveyed);
        var took = bench.time.passed().minus(before);
        assertThat(took).isBetween(Duration.ofSeconds(199), Duration.ofSeconds(202));
    }

    @Test
    void aRunThatLosesTheLeaseChangesNothingAfterTwoMoreSeconds() {
        var bench = new RotationBench(new SimulatedPlace().with(300, OLD));
        var surveyed = bench.surveyed();
        var fence = fence(bench);
        var calls = new AtomicInteger();
        bench.place.refuse(_ -> {
            if (calls.incrementAndGet() == 60) {
                bench.s3.remove("lease.json");
            }
            return null;
        });
        var left = bench.until(NEVER.orWhen(fence::closed), surveyed);
        assertThat(bench.place.associations()).isBetween(60, 60 + 2 * 5 + 1);
        assertThat(left.hasRemaining()).isTrue();
        assertThat(left.results().tally().changed()).isEqualTo((int) bench.place.groupsOn(WANTED));
    }

    /// At whichever moment it loses it.
    @Test
    void itsLastCallLeavesWithinTheseTwoSeconds() {
        for (int lastCall = 60; lastCall < 80; lastCall++) {
            var bench = new RotationBench(new SimulatedPlace().with(300, OLD));
            var surveyed = bench.surveyed();
            var fence = fence(bench);
            var lost = new AtomicLong();
            var last = new AtomicLong();
            var calls = new AtomicInteger();
            int losing = lastCall;
            bench.place.refuse(_ -> {
                last.set(bench.time.nanos());
                if (calls.incrementAndGet() == losing) {
                    bench.s3.remove("lease.json");
                    lost.set(bench.time.nanos());
                }
                return null;
            });
            bench.until(NEVER.orWhen(fence::closed), surveyed);
            assertThat(Duration.ofNanos(last.get() - lost.get())).isLessThanOrEqualTo(Duration.ofSeconds(2));
        }
    }

    /// A call that AWS throttles is made again and again; not for a run that lost the lease.
    @Test
    void aRunThatLosesTheLeaseDoesNotTryAThrottledCallAgain() {
        var bench = new RotationBench(new SimulatedPlace().with(300, OLD));
        var surveyed = bench.surveyed();
        var fence = fence(bench);
        var lost = new AtomicLong(Long.MAX_VALUE);
        var last = new AtomicLong();
        var calls = new AtomicInteger();
        bench.place.refuse(_ -> {
            last.set(bench.time.nanos());
            if (calls.incrementAndGet() == 60) {
                bench.s3.remove("lease.json");
                lost.set(bench.time.nanos());
            }
            return calls.get() < 60 ? null : Refusals.of("ThrottlingException", 400, "Rate exceeded");
        });
        bench.until(NEVER.orWhen(fence::closed), surveyed);
        assertThat(Duration.ofNanos(last.get() - lost.get())).isLessThan(Duration.ofSeconds(3));
    }

    private static AwsServiceException unknownKey() {
        return Refusals.of("InvalidParameterException", 400, "The specified KMS Key Id could not be found.");
    }

    @Test
    void aKeyThatIsNewIsTriedUntilItIsKnownEverywhere() {
        var bench = new RotationBench(new SimulatedPlace().with(60, OLD));
        var surveyed = bench.surveyed();
        var now = bench.time.now();
        bench.place.refuse(_ -> bench.time.now().isBefore(now.plusSeconds(40)) ? unknownKey() : null);
        var done = bench.withNewKey(now.plusSeconds(120), NEVER, surveyed);
        assertThat(done.results().tally().changed()).isEqualTo(60);
    }

    @Test
    void aKeyThatStaysUnknownIsGivenUp() {
        var bench = new RotationBench(new SimulatedPlace().with(60, OLD));
        var surveyed = bench.surveyed();
        var before = bench.time.passed();
        bench.place.refuse(_ -> unknownKey());
        var done = bench.withNewKey(bench.time.now().plusSeconds(120), NEVER, surveyed);
        assertThat(done.results().tally().failed()).isEqualTo(60);
        assertThat(bench.time.passed().minus(before)).isLessThan(Duration.ofSeconds(130));
    }

    @Test
    void whatTheRoleMayNotDoIsNoMatterOfTime() {
        var bench = new RotationBench(new SimulatedPlace().with(1, OLD));
        var surveyed = bench.surveyed();
        bench.place.refuse(_ -> Refusals.of("AccessDeniedException", 400, "x is not authorized to perform: y"));
        bench.withNewKey(bench.time.now().plusSeconds(120), NEVER, surveyed);
        assertThat(bench.place.associations()).isEqualTo(1);
    }

    @Test
    void thirtyThousandLogGroupsTakeManyInvocationsAndEachIsChangedOnce() {
        var bench = new RotationBench(new SimulatedPlace().with(30_000, OLD));
        var progress = bench.surveyed();
        int listings = bench.place.listings();
        int invocations = 0;
        while (progress.hasRemaining()) {
            progress = bench.invocation(progress);
            invocations++;
        }
        assertThat(invocations).isEqualTo(9); // 30,000 / (5/s x 730 s) = 8.2
        assertThat(bench.place.associations()).isEqualTo(30_000);
        assertThat(bench.place.groupsOn(WANTED)).isEqualTo(30_000);
        assertThat(progress.results().tally().changed()).isEqualTo(30_000);
        assertThat(bench.place.listings()).isEqualTo(listings); // never from the start again
    }

    @Test
    void aWorkerStopsInTimeAndTheNextGoesOnWithTheVeryNextEntry() {
        var bench = new RotationBench(new SimulatedPlace().with(120, OLD));
        var surveyed = bench.surveyed();
        long stop = bench.time.nanos() + Duration.ofSeconds(15).toNanos();
        var deadline = new Deadline(() -> bench.time.nanos() < stop ? 60_000 : 0, Duration.ofSeconds(45));
        var first = bench.until(deadline, surveyed);
        assertThat(first.hasRemaining()).isTrue();
        assertThat(first.cursor().page()).isEqualTo(1); // about 75 calls in 15 s
        assertThat(bench.place.associations()).isEqualTo(50 + first.cursor().entry());
        var second = bench.until(NEVER, first);
        assertThat(bench.place.associations()).isEqualTo(120);
        assertThat(second.results().tally().changed()).isEqualTo(120);
    }

    /// Of workers that die at each seventh of their calls, before AWS carries it out and after.
    private static Stream<Dying> deaths() {
        return IntStream.iterate(1, call -> call < 110, call -> call + 7)
                .boxed()
                .flatMap(call -> Stream.of(new Dying(call, false), new Dying(call, true)));
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void aWorkerThatDiesAndIsStartedAgainEndsWithTheSameOutcomesAndPreviousKeys(Dying worker) {
        var undisturbed = new RotationBench(mixed());
        var whole = undisturbed.until(NEVER, undisturbed.surveyed(new PreviousKey.Key(OLD)));
        var bench = new RotationBench(mixed());
        var surveyed = bench.surveyed(new PreviousKey.Key(OLD));
        bench.killed(worker, surveyed);
        assertThat(worker.isDead()).isTrue();
        var again = bench.until(NEVER, surveyed);
        assertThat(again.results().tally()).isEqualTo(whole.results().tally());
        assertThat(withoutTimes(again)).isEqualTo(withoutTimes(whole));
        assertThat(bench.place.groupsOn(WANTED)).isEqualTo(undisturbed.place.groupsOn(WANTED));
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void aKeyThatSomebodyChangedMeanwhileIsJournalledBeforeItIsChangedAlsoWhenTheWorkerDiesThen(Dying worker) {
        var theirs = "arn:aws:kms:eu-central-1:111122223333:key/other";
        var bench = new RotationBench(new SimulatedPlace().with(150, OLD));
        var surveyed = bench.surveyed();
        bench.place.with("/aws/lambda/f-000003", theirs);
        bench.killed(worker, surveyed);
        assertThat(worker.isDead()).isTrue();
        boolean changed = WANTED.equals(bench.place.keyOf("/aws/lambda/f-000003"));
        assertThat(changed && !isAmended(bench)).isFalse();
        var again = bench.until(NEVER, surveyed);
        assertThat(again.results().previousKeys().keySet()).containsExactlyInAnyOrder(OLD, theirs);
        assertThat(isAmended(bench)).isTrue();
    }

    private static boolean isAmended(RotationBench bench) {
        return bench.s3.keys().stream()
                .anyMatch(key -> key.contains("/amended/") && key.endsWith("/000000-0000.jsonl"));
    }

    @Test
    void queryResultsThatSomebodyMovedSinceTheSurveyAreJournalledBeforeTheyAreChanged() {
        var theirs = "arn:aws:kms:eu-central-1:111122223333:key/theirs";
        var bench = new RotationBench(new SimulatedPlace().with(10, OLD));
        var surveyed = bench.surveyed(new PreviousKey.Key(OLD));
        bench.place.withQueryResultsOn(theirs);
        var results = bench.until(NEVER, surveyed).results();
        assertThat(bench.place.queryResultsKey()).isEqualTo(WANTED);
        assertThat(Objects.requireNonNull(results.previousKeys().get(theirs)).queryResults())
                .isTrue();
        assertThat(Objects.requireNonNull(results.previousKeys().get(OLD)).queryResults())
                .isFalse();
        assertThat(bench.journal.page(surveyed.journal().getFirst(), 0))
                .contains(JournalEntry.ofQueryResults(new PreviousKey.Key(theirs)));
    }

    @Test
    void queryResultsWhoseKeyCannotBeReadBeforeTheChangeAreNotTouched() {
        var bench = new RotationBench(new SimulatedPlace().with(10, OLD));
        var surveyed = bench.surveyed(new PreviousKey.Key(OLD));
        bench.place.refuseQueries(_ -> Refusals.of("AccessDeniedException", 400, "not authorized"));
        var results = bench.until(NEVER, surveyed).results();
        assertThat(bench.place.queryResultsKey()).isEqualTo(OLD);
        assertThat(results.queryResults()).isEqualTo(QueryResultsState.FAILED);
        assertThat(results.tally().changed()).isEqualTo(10);
    }

    /// Those on the page may be on a key that is disabled.
    @Test
    void theirKeyIsReadWithAnyLogGroupThatCanBeQueried() {
        var bench = new RotationBench(new SimulatedPlace().with(10, OLD).with("/a", WANTED));
        var surveyed = bench.surveyed(new PreviousKey.Key(OLD));
        bench.place.refuseQueries(
                name -> name.equals("/a") ? null : Refusals.of("AccessDeniedException", 400, "key is disabled"));
        bench.until(NEVER, surveyed);
        assertThat(bench.place.queryResultsKey()).isEqualTo(WANTED);
    }

    @Test
    void whatIsGoneOrReservedIsNoFailure() {
        var bench = new RotationBench(new SimulatedPlace()
                .with("a", OLD)
                .with("aws/spans", null)
                .with("b", OLD)
                .with("c", OLD));
        var surveyed = bench.surveyed();
        bench.place.remove("a");
        bench.place.refuse(name -> switch (name) {
            case "aws/spans" ->
                Refusals.of("InvalidParameterException", 400, "Log groups starting with AWS/ are reserved for AWS");
            case "b" -> Refusals.of("ResourceNotFoundException", 400, "The specified log group does not exist.");
            default -> null;
        });
        var tally = bench.until(NEVER, surveyed).results().tally();
        assertThat(tally.gone()).isEqualTo(2);
        assertThat(tally.reserved()).isEqualTo(1);
        assertThat(tally.changed()).isEqualTo(1);
        assertThat(tally.failed()).isZero();
    }

    /// Whatever its code, it is none of the key, nor of Rekey.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "DELIVERY, InvalidParameterException, CONFIGURATION, true",
        "DELIVERY, ValidationException, CONFIGURATION, true",
        "DELIVERY, OperationNotSupportedException, CONFIGURATION, true",
        "ESSENTIALS, InvalidParameterException, CONFIGURATION, true",
        "ESSENTIALS, ValidationException, CONFIGURATION, true",
        "ESSENTIALS, OperationNotSupportedException, CONFIGURATION, true",
        "DELIVERY, InvalidOperationException, CONFIGURATION, true",
        "ESSENTIALS, SomethingNewException, CONFIGURATION, true",
        "DELIVERY, KMSInvalidStateException, CONFIGURATION, false",
        "DELIVERY, OptInRequired, CONFIGURATION, false",
        "STANDARD, InvalidParameterException, CONFIGURATION, false",
        "INFREQUENT_ACCESS, InvalidParameterException, CONFIGURATION, false",
        "STANDARD, ValidationException, REKEY, false",
        "STANDARD, SomethingNewException, UNKNOWN, false",
        "INFREQUENT_ACCESS, OperationNotSupportedException, UNKNOWN, false",
        "DELIVERY, AccessDeniedException, CONFIGURATION, false"
    })
    void aClassThatTakesNoKeyIsNamedWithAwssWords(String logClass, String code, Blame blame, boolean named) {
        var bench = new RotationBench(new SimulatedPlace().ofClass(logClass, "d", OLD));
        var surveyed = bench.surveyed();
        bench.place.refuse(name -> Refusals.of(code, 400, "AWS says no to " + name));
        var failure = bench.until(NEVER, surveyed)
                .results()
                .tally()
                .failures()
                .getFirst()
                .failure();
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.blame()).isEqualTo(blame);
        assertThat(failure.message()).contains("AWS says no to <target>");
        assertThat(failure.message().contains("class " + logClass)).isEqualTo(named);
        assertThat(failure.remedy().contains("class " + logClass)).isEqualTo(named);
    }

    @Test
    void whatIsRefusedToOneClassIsTriedForTheOthers() {
        var place = new SimulatedPlace().with("z", OLD);
        for (int i = 0; i < 40; i++) {
            place.ofClass("DELIVERY", "d%02d".formatted(i), OLD);
        }
        var bench = new RotationBench(place);
        var surveyed = bench.surveyed();
        bench.place.refuse(
                name -> name.startsWith("d") ? Refusals.of("InvalidParameterException", 400, "no key for it") : null);
        var results = bench.until(NEVER, surveyed).results();
        assertThat(bench.place.keyOf("z")).isEqualTo(WANTED);
        assertThat(results.tally().changed()).isEqualTo(1);
        assertThat(results.tally().failed()).isEqualTo(40);
        assertThat(bench.place.associations()).isEqualTo(CommonRefusal.ENOUGH + 2 + 1);
    }

    @Test
    void equalRefusalsAreOneFailureWithItsRemedy() {
        var bench = new RotationBench(new SimulatedPlace().with(30, OLD));
        var surveyed = bench.surveyed();
        bench.place.refuse(name -> Refusals.of(
                "AccessDeniedException",
                400,
                "The specified KMS key does not exist or is not allowed to be used with Arn '%s'"
                        .formatted(RotationBench.PLACE.logGroupArn(name))));
        var failures = bench.until(NEVER, surveyed).results().tally().failures();
        assertThat(failures).hasSize(1);
        assertThat(failures.getFirst()).extracting(FailureGroup::count).isEqualTo(30);
        assertThat(failures.getFirst().failure().blame()).isEqualTo(Blame.CONFIGURATION);
        assertThat(failures.getFirst().failure().remedy()).contains("logs.eu-central-1.amazonaws.com");
    }

    @Test
    void aPlaceWhereEveryLogGroupIsRefusedAlikeIsGivenUpAfterAFewCalls() {
        var bench = new RotationBench(new SimulatedPlace().with(10_000, OLD));
        var surveyed = bench.surveyed(new PreviousKey.None());
        bench.place.refuse(target -> target.startsWith("/aws/lambda/")
                ? Refusals.of("AccessDeniedException", 400, "The specified KMS key is not allowed for " + target)
                : null);
        var results = bench.until(NEVER, surveyed).results();
        assertThat(bench.place.associations()).isEqualTo(3 + 2 + 1); // the middle and the end
        assertThat(results.tally().failed()).isEqualTo(10_000);
        assertThat(results.tally().failures()).hasSize(1);
        assertThat(bench.place.queryResultsKey()).isEqualTo(WANTED); // they have a statement of their own
    }

    /// Its member role has the level `rotate`, and one log group of five was on no key.
    @Test
    void aRestorationThatMayTakeOffNoKeyGivesThatUpAfterSomeHundredCallsAndPutsBackTheRest() {
        var bench = new RotationBench(new SimulatedPlace().with(10_000, WANTED));
        Predicate<String> wasOnNone = name -> name.endsWith("0") || name.endsWith("5");
        var surveyed =
                bench.toRestore(name -> wasOnNone.test(name) ? new PreviousKey.None() : new PreviousKey.Key(OLD));
        bench.place.refuse(name -> wasOnNone.test(name)
                ? Refusals.of("AccessDeniedException", 400, "not authorized to perform: logs:DisassociateKmsKey")
                : null);
        var tally = bench.until(NEVER, surveyed).results().tally();
        assertThat(bench.place.groupsOn(OLD)).isEqualTo(8_000);
        assertThat(bench.place.associations()).isEqualTo(8_000 + CommonRefusal.ENOUGH_OF_LOG_GROUPS + 64);
        assertThat(tally.changed()).isEqualTo(8_000);
        assertThat(tally.failures()).hasSize(1);
        assertThat(tally.failures().getFirst())
                .returns(2_000, FailureGroup::count)
                .extracting(FailureGroup::failure)
                .returns(Blame.CONFIGURATION, Failure::blame)
                .extracting(Failure::remedy, STRING)
                .contains("Permissions=restore");
    }

    /// Of every two log groups one was on each.
    @Test
    void aRestorationGivesUpTheTargetsOfOneKeyThatRefusesThemAndGoesOnWithThoseOfAnother() {
        var bench = new RotationBench(new SimulatedPlace().with(1_000, WANTED));
        Predicate<String> wasOnOld = name -> (name.charAt(name.length() - 1) - '0') % 2 == 0;
        var surveyed = bench.toRestore(name -> new PreviousKey.Key(wasOnOld.test(name) ? OLD : OLDER));
        bench.place.refuse(name -> wasOnOld.test(name)
                ? Refusals.of("AccessDeniedException", 400, "The specified KMS key is not allowed for " + name)
                : null);
        var tally = bench.until(NEVER, surveyed).results().tally();
        assertThat(bench.place.groupsOn(OLDER)).isEqualTo(500);
        assertThat(bench.place.associations()).isEqualTo(500 + 3 + 2);
        assertThat(tally.changed()).isEqualTo(500);
        assertThat(tally.failures())
                .singleElement()
                .extracting(FailureGroup::count)
                .isEqualTo(500);
    }

    @Test
    void aRestorationGivesUpAKeyThatIsDisabledByItsTurnAfterTwelveCalls() {
        var bench = new RotationBench(new SimulatedPlace().with(10_000, WANTED));
        var surveyed = bench.toRestore(_ -> new PreviousKey.Key(OLD));
        bench.place.refuse(_ -> Refusals.of("InvalidParameterException", 400, "The KMS key is not enabled"));
        assertThat(bench.until(NEVER, surveyed).results().tally().failed()).isEqualTo(10_000);
        assertThat(bench.place.associations()).isEqualTo(10 + 2);
    }

    @Test
    void aKeyThatServedInAnEarlierInvocationIsTriedToTheEnd() {
        var bench = new RotationBench(new SimulatedPlace().with(6_000, WANTED));
        Predicate<String> wasOnOld = name -> (name.charAt(name.length() - 1) - '0') % 2 == 0;
        var first = bench.invocation(bench.toRestore(name -> new PreviousKey.Key(wasOnOld.test(name) ? OLD : OLDER)));
        assertThat(first.hasRemaining()).isTrue();
        assertThat(first.results().served()).containsExactlyInAnyOrder(OLD, OLDER);
        int before = bench.place.associations();
        bench.place.refuse(name -> wasOnOld.test(name)
                ? Refusals.of("AccessDeniedException", 400, "The specified KMS key is not allowed for " + name)
                : null);
        int left = 6_000 - first.results().tally().changed();
        bench.until(NEVER, first);
        assertThat(bench.place.associations() - before).isEqualTo(left);
    }

    @Test
    void aKeyThatWasDisabledAfterTheSurveyIsFoundOutAfterAFewCalls() {
        var bench = new RotationBench(new SimulatedPlace().with(10_000, OLD));
        var surveyed = bench.surveyed();
        bench.place.refuse(name -> Refusals.of("InvalidParameterException", 400, "The KMS key is not enabled"));
        assertThat(bench.until(NEVER, surveyed).results().tally().failed()).isEqualTo(10_000);
        assertThat(bench.place.associations()).isEqualTo(10 + 2);
    }

    @Test
    void aPlaceWhereOneLogGroupWasMovedIsTriedToTheEnd() {
        var bench = new RotationBench(new SimulatedPlace().with(300, OLD));
        var surveyed = bench.surveyed();
        bench.place.refuse(name -> name.endsWith("f-000000")
                ? null
                : Refusals.of("AccessDeniedException", 400, "The specified KMS key is not allowed"));
        bench.until(NEVER, surveyed);
        assertThat(bench.place.associations()).isEqualTo(300);
    }

    @Test
    void whatWasDoneBeforeAFailureThatNobodyForesawStaysDoneInTheReport() {
        var bench = new RotationBench(new SimulatedPlace().with(200, OLD));
        var surveyed = bench.surveyed();
        var journal = bench.s3.keys().getFirst();
        bench.s3.store(journal, bench.s3.text(journal).replace("f-000150\"", "f-000150!"));
        var progress = bench.until(NEVER, surveyed);
        var tally = progress.results().tally();
        assertThat(tally.changed())
                .isEqualTo((int) bench.place.groupsOn(WANTED))
                .isEqualTo(150);
        assertThat(tally.failed()).isEqualTo(50);
        assertThat(tally.failures().getFirst().failure().message()).contains("Unexpected character");
        assertThat(Objects.requireNonNull(progress.results().previousKeys().get(OLD))
                        .logGroups())
                .isEqualTo(150);
    }

    @Test
    void threeLogGroupsThatAreRefusedForWhatTheyAreDoNotGiveThePlaceUp() {
        var bench = new RotationBench(new SimulatedPlace().with(50, OLD));
        var surveyed = bench.surveyed();
        bench.place.refuse(name -> name.compareTo("/aws/lambda/f-000003") < 0
                ? Refusals.of("InvalidParameterException", 400, "Not for log groups of this class")
                : null);
        assertThat(bench.until(NEVER, surveyed).results().tally().changed()).isEqualTo(47);
    }

    @Test
    void aThrottledCallIsMadeAgainAndCounted() {
        var bench = new RotationBench(new SimulatedPlace().with(20, OLD));
        var surveyed = bench.surveyed();
        var calls = new AtomicInteger();
        bench.place.refuse(_ ->
                calls.incrementAndGet() % 4 == 0 ? Refusals.of("ThrottlingException", 400, "Rate exceeded") : null);
        var results = bench.until(NEVER, surveyed).results();
        assertThat(results.tally().changed()).isEqualTo(20);
        assertThat(results.effort().throttles()).isEqualTo(6); // of 26 calls, each fourth
    }

    @Test
    void aStormThatOutlastsTheInvocationLosesNothingAndCountsNothingTwice() {
        var bench = new RotationBench(new SimulatedPlace().with(200, OLD));
        var surveyed = bench.surveyed();
        long stormEnds = bench.time.nanos() + Duration.ofMinutes(40).toNanos();
        bench.place.refuse(name -> bench.time.nanos() < stormEnds && name.compareTo("/aws/lambda/f-000020") > 0
                ? Refusals.of("ThrottlingException", 400, "Rate exceeded")
                : null);
        var progress = surveyed;
        int invocations = 0;
        while (progress.hasRemaining()) {
            long began = bench.time.nanos();
            progress = bench.invocation(progress);
            invocations++;
            assertThat(Duration.ofNanos(bench.time.nanos() - began)).isLessThan(Duration.ofMinutes(15));
        }
        assertThat(invocations).isGreaterThan(1);
        var tally = progress.results().tally();
        assertThat(tally.targets()).isEqualTo(200);
        assertThat(tally.changed())
                .isEqualTo((int) bench.place.groupsOn(WANTED))
                .isGreaterThan(180);
        assertThat(tally.failures())
                .allSatisfy(group -> assertThat(group.failure().blame()).isEqualTo(Blame.AWS));
    }

    @Test
    void queryResultsThatCannotBeReadNeedNoWait() {
        var bench = new RotationBench(new SimulatedPlace());
        var results =
                bench.until(NEVER, bench.surveyed(new PreviousKey.Unknown())).results();
        assertThat(bench.place.queryResultsKey()).isEqualTo(WANTED);
        assertThat(results.queryResults()).isEqualTo(QueryResultsState.NOT_VERIFIABLE);
        assertThat(results.settling()).isNull();
    }

    @Test
    void aPlaceRemembersItsFirstAndItsLastChangeOverAllInvocations() {
        var bench = new RotationBench(new SimulatedPlace().with(6000, OLD));
        var surveyed = bench.surveyed();
        assertThat(surveyed.results().effort().changes()).isNull();
        var first = bench.invocation(surveyed);
        assertThat(first.hasRemaining()).isTrue();
        var soFar = Objects.requireNonNull(first.results().effort().changes());
        var all =
                Objects.requireNonNull(bench.toTheEnd(first).results().effort().changes());
        assertThat(all.first()).isEqualTo(soFar.first());
        assertThat(Duration.between(all.first(), all.last()).toSeconds()).isBetween(1198L, 1260L);
        assertThat(all.last()).isAfter(soFar.last());
    }

    @Test
    void aPreviousKeysUseCountsItsLogGroupsAndTheirRetention() {
        var bench = new RotationBench(new SimulatedPlace()
                .with("a", OLD, 30)
                .with("b", OLD, 365)
                .with("c", OLD, null)
                .with("d", null, 3));
        var done = bench.until(NEVER, bench.surveyed(new PreviousKey.Key(OLD)));
        var use = Objects.requireNonNull(done.results().previousKeys().get(OLD));
        assertThat(use.logGroups()).isEqualTo(3);
        assertThat(use.left().longestRetentionDays()).isEqualTo(365);
        assertThat(use.left().neverExpires()).isEqualTo(1);
        assertThat(use.queryResults()).isTrue();
    }

    private static SimulatedPlace mixed() {
        return new SimulatedPlace().with(100, OLD).with("/aws/rds/a", null, 7).with("/aws/rds/b", OLDER, 7);
    }

    private static String withoutTimes(PlaceProgress progress) {
        return progress.results().previousKeys().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> "%s %d %d %d %b"
                        .formatted(
                                entry.getKey(),
                                entry.getValue().logGroups(),
                                entry.getValue().left().longestRetentionDays(),
                                entry.getValue().left().neverExpires(),
                                entry.getValue().queryResults()))
                .toList()
                .toString();
    }

    /// A call behind it was carried out already, and no invocation will find it done.
    @Test
    void whatWasMovedBehindAFailureThatNobodyForesawIsCountedAsMoved() {
        var bench = new RotationBench(new SimulatedPlace().with(200, OLD));
        var surveyed = bench.surveyed(new PreviousKey.Key(OLD));
        bench.place.refuse(name -> name.endsWith("f-000020") ? new IllegalStateException("a bug") : null);
        var progress = new PlaceRotation(
                        surveyed,
                        bench.newLogs(),
                        VirtualRotation.verdicts(RotationBench.PLACE, bench.kms, bench.time),
                        bench.journal,
                        Elsewhere.TAKEN_ALONG,
                        Instant.MIN,
                        NEVER,
                        VirtualSurvey.IMPATIENT,
                        bench.time,
                        CallThreads.alone(() -> new Postponing(30)),
                        Optional.empty())
                .work();
        var tally = progress.results().tally();
        assertThat(progress.hasRemaining()).isFalse();
        assertThat(tally.changed())
                .isEqualTo((int) bench.place.groupsOn(WANTED))
                .isGreaterThan(20);
        assertThat(tally.targets()).isEqualTo(201);
        assertThat(Objects.requireNonNull(progress.results().previousKeys().get(OLD))
                        .logGroups())
                .isEqualTo(tally.changed());
    }
}
