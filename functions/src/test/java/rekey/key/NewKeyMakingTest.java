package rekey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.fakes.Dying;
import rekey.fakes.FakeS3;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedKms;
import rekey.fakes.VirtualTime;
import rekey.input.KeyChoice;
import rekey.input.NewKey;
import rekey.outcome.Blame;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import rekey.target.PreviousKey;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;

class NewKeyMakingTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String ALIAS = "alias/logs";
    private static final NewKey WANTED = new NewKey(ALIAS, List.of("Auditor"), List.of(), true, 7);

    /// More than a making and a move take.
    private static final int MOST_CALLS = 24;

    /// Which call of a worker that is.
    private static final int CREATE_KEY = 6;
    private static final Duration SHOWS = Duration.ofMinutes(5);

    private final VirtualTime time = new VirtualTime();
    private final SimulatedKms kms = new SimulatedKms(PLACE, time);
    private final FakeS3 s3 = new FakeS3();

    private KeyLookup lookup(KmsClient client) {
        return new KeyLookup(
                PLACE, new KeyReader(client), new CentralKeys("999999999999", _ -> new KeyReader(client)), null);
    }

    private KeyChanges changes(KmsClient client) {
        return new KeyChanges(new KeyWriter(client), time, new SplittableRandom(1), () -> false);
    }

    private NewKeyMaking making(String run, KmsClient client, S3Client bucket) {
        var memory = new KeyMemory(new Bucket(bucket, "bucket"), new RunFolder(run), PLACE);
        return new NewKeyMaking(
                run, WANTED, PLACE, lookup(client), changes(client), memory, Instant.MIN, SHOWS, time, () -> false);
    }

    private NewKeyFinish finish(KmsClient client, S3Client bucket) {
        return finish(client, bucket, "r1");
    }

    private NewKeyFinish finish(KmsClient client, S3Client bucket, String run) {
        var memory = new KeyMemory(new Bucket(bucket, "bucket"), new RunFolder(run), PLACE);
        return new NewKeyFinish(PLACE, lookup(client), changes(client), memory, time.now());
    }

    private NewKeyAnswer make(String run) {
        return making(run, kms, s3).make();
    }

    private WantedKey wanted(int keepForDays) {
        var create = new NewKey(ALIAS, WANTED.readers(), WANTED.writers(), WANTED.logsManaged(), keepForDays);
        return lookup(kms).wanted(new KeyChoice.Create(create), time.now());
    }

    private static String arn(NewKeyAnswer answer) {
        return ((NewKeyAnswer.Made) answer).arn();
    }

    @Test
    void aKeyIsTaggedWithWhatItIsFor() {
        var arn = arn(make("r1"));
        assertThat(kms.keys()).singleElement().satisfies(key -> {
            assertThat(key.arn()).isEqualTo(arn);
            assertThat(key.tags())
                    .containsEntry("rekey:purpose", "cloudwatch-logs")
                    .containsEntry("rekey:alias", ALIAS)
                    .containsEntry("rekey:run", "r1")
                    .containsEntry("LogsManaged", "true")
                    .containsKey("rekey:made-as")
                    .hasSize(5);
            assertThat(key.policy()).contains("role/Auditor");
        });
        assertThat(kms.changes()).containsExactly("CreateKey");
        assertThat(kms.target(ALIAS)).as("the alias is moved last").isNull();
    }

    private NewKeyAnswer makeFrom(Instant silentFrom, BooleanSupplier timeIsUp) {
        var memory = new KeyMemory(new Bucket(s3, "bucket"), new RunFolder("r1"), PLACE);
        return new NewKeyMaking(
                        "r1", WANTED, PLACE, lookup(kms), changes(kms), memory, silentFrom, SHOWS, time, timeIsUp)
                .make();
    }

    /// It may have been stopped at the moment when this one began.
    @Test
    void noKeyIsMadeBeforeNoOtherRunMakesAny() {
        var silentFrom = time.now().plusSeconds(13);
        assertThat(makeFrom(silentFrom, () -> false)).isInstanceOf(NewKeyAnswer.Made.class);
        assertThat(kms.keys())
                .singleElement()
                .satisfies(key -> assertThat(key.created()).isBetween(silentFrom, silentFrom.plusSeconds(1)));
    }

    @Test
    void whatAnotherRunMakesUntilThenIsTaken() {
        BooleanSupplier meanwhile = () -> {
            if (kms.keys().isEmpty()) {
                kms.with(ALIAS, time.now(), KeyTags.of(WANTED, PLACE, "r0"));
            }
            return false;
        };
        var key = arn(makeFrom(time.now().plusSeconds(15), meanwhile));
        assertThat(kms.keys()).singleElement().returns(key, SimulatedKms.Key::arn);
    }

    @Test
    void whereTimeIsUpBeforeTheNextInvocationMakesIt() {
        assertThat(makeFrom(time.now().plusSeconds(15), () -> true)).isInstanceOf(NewKeyAnswer.OutOfTime.class);
        assertThat(kms.keys()).isEmpty();
        time.sleep(Duration.ofSeconds(15));
        assertThat(makeFrom(time.now(), () -> false)).isInstanceOf(NewKeyAnswer.Made.class);
    }

    @Test
    void whereAKeyIsThereNobodyWaits() {
        var there = arn(make("r1"));
        var before = time.passed();
        assertThat(arn(makeFrom(time.now().plusSeconds(15), () -> false))).isEqualTo(there);
        assertThat(time.passed()).isEqualTo(before);
    }

    /// Each begins a little late, and comes to the place some time after that.
    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "59, 10", "900, 600", "3600, 3600", "0, 18000"})
    void everyOneOfTenWeeklyRunsMakesAKey(int mostLateSeconds, int mostSecondsToThePlace) {
        long seed = new SplittableRandom().nextLong();
        var random = new SplittableRandom(seed);
        var begin = time.now();
        for (int week = 0; week < 10; week++) {
            var due = begin.plus(Duration.ofDays(7L * week));
            time.sleep(Duration.between(time.now(), due.plusSeconds(random.nextInt(mostLateSeconds + 1))));
            assertThat(wanted(7)).as("week %d, seed %d", week, seed).isEqualTo(new WantedKey.ToBeMade());
            time.sleep(Duration.ofSeconds(random.nextInt(mostSecondsToThePlace + 1)));
            var key = arn(make("r" + week));
            assertThat(kms.keys()).as("week %d, seed %d", week, seed).hasSize(week + 1);
            assertThat(finish(kms, s3, "r" + week).of(key, ALIAS)).isInstanceOf(FinishAnswer.Done.class);
            // Who runs it again on one of the next days goes on with this key.
            time.sleep(Duration.ofDays(random.nextInt(7)));
            assertThat(wanted(7)).as("week %d, seed %d", week, seed).isEqualTo(new WantedKey.Usable(key, List.of()));
            assertThat(arn(make("again" + week))).isEqualTo(key);
        }
    }

    @Test
    void whoAsksAgainInTheSameRunGetsTheSameKey() {
        assertThat(make("r1")).isEqualTo(make("r1"));
        assertThat(kms.keys()).hasSize(1);
    }

    private static FinishAnswer moved(PreviousKey from, String to) {
        return new FinishAnswer.Done(Optional.of(new MovedAlias(ALIAS, from, to)));
    }

    static Stream<Dying> deaths() {
        return IntStream.rangeClosed(1, MOST_CALLS)
                .boxed()
                .flatMap(call -> Stream.of(new Dying(call, false), new Dying(call, true)));
    }

    /// Makes the key and moves the alias, as far as a worker comes that dies amid it.
    private void workAndDie(Dying worker) {
        var client = worker.using(KmsClient.class, kms);
        var bucket = worker.using(S3Client.class, s3);
        try {
            assertThat(finish(client, bucket)
                            .of(arn(making("r1", client, bucket).make()), ALIAS))
                    .isInstanceOf(FinishAnswer.Done.class);
        } catch (Dying.Killed _) {
            // as it was to
        }
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void aWorkerThatDiesLeavesNoSecondKeyToItsRun(Dying worker) {
        workAndDie(worker);
        var key = arn(make("r1"));
        assertThat(finish(kms, s3).of(key, ALIAS))
                .as("the alias was made in this run, whoever made it")
                .isEqualTo(moved(new PreviousKey.None(), key));
        assertThat(kms.keys()).singleElement().extracting(SimulatedKms.Key::arn).isEqualTo(key);
        assertThat(kms.target(ALIAS)).isEqualTo(key);
        assertThat(kms.changes()).contains("EnableKeyRotation");
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void aRunThatDiesLeavesNoSecondKeyToTheNextOne(Dying worker) {
        workAndDie(worker);
        var key = switch (wanted(7)) {
            case WantedKey.ToBeMade() -> arn(make("r2"));
            case WantedKey.Unfinished(var usable) -> usable.arn();
            case WantedKey.Judged judged -> ((WantedKey.Usable) judged).arn();
        };
        assertThat(finish(kms, s3).of(key, ALIAS)).isInstanceOf(FinishAnswer.Done.class);
        assertThat(kms.keys()).singleElement().extracting(SimulatedKms.Key::arn).isEqualTo(key);
        assertThat(kms.target(ALIAS)).isEqualTo(key);
        assertThat(wanted(7)).isEqualTo(new WantedKey.Usable(key, List.of()));
    }

    @Test
    void theDeathsAreAllThereAre() {
        var worker = new Dying(MOST_CALLS, true);
        workAndDie(worker);
        assertThat(worker.isDead())
                .as("a worker that makes %d calls lives", MOST_CALLS)
                .isFalse();
    }

    @Test
    void aKeyThatKmsShowsLateIsWaitedFor() {
        kms.losingTheAnswerOf("CreateKey", SdkClientException.create("connection reset"))
                .showingNewKeysFrom(time.now().plusSeconds(30));
        make("r1");
        assertThat(kms.keys()).hasSize(1);
        assertThat(time.passed()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(40));
    }

    @Test
    void aWorkerThatDiedBeforeKmsShowedItsKeyIsWaitedForToo() {
        kms.showingNewKeysFrom(time.now().plusSeconds(30));
        workAndDie(new Dying(CREATE_KEY, true)); // the key is asked for, and nobody hears
        assertThat(kms.keys()).hasSize(1);
        assertThat(arn(make("r1"))).isEqualTo(kms.keys().getFirst().arn());
        assertThat(kms.keys()).hasSize(1);
    }

    private Instant throttlingForLongerThanAKeyIsLookedFor() {
        var end = time.now().plus(SHOWS).plusSeconds(60);
        kms.refusingUntil(end, "CreateKey", Refusals.of("ThrottlingException", 400, "Rate exceeded"));
        return end;
    }

    @Test
    void aKeyThatThrottlesDelayedIsWaitedForAsLong() {
        var end = throttlingForLongerThanAKeyIsLookedFor();
        kms.losingTheAnswerOf("CreateKey", SdkClientException.create("connection reset"))
                .showingNewKeysFrom(end.plusSeconds(60));
        make("r1");
        assertThat(kms.keys()).hasSize(1);
    }

    /// Dies of the call that goes through.
    @Test
    void soIsOneOfAWorkerThatDiedAfterTheThrottles() {
        var end = throttlingForLongerThanAKeyIsLookedFor();
        kms.losingTheAnswerOf("CreateKey", new IllegalStateException("killed")).showingNewKeysFrom(end.plusSeconds(60));
        assertThatThrownBy(() -> make("r1")).isInstanceOf(IllegalStateException.class);
        make("r1");
        assertThat(kms.keys()).hasSize(1);
    }

    @Test
    void aKeyThatCameOfNothingIsAskedForAgain() {
        workAndDie(new Dying(CREATE_KEY, false)); // before the key is asked for
        assertThat(kms.keys()).isEmpty();
        assertThat(make("r1")).isInstanceOf(NewKeyAnswer.Made.class);
        assertThat(time.passed()).isGreaterThanOrEqualTo(SHOWS);
    }

    @ParameterizedTest
    @CsvSource({
        "MalformedPolicyDocumentException, key.create.readers",
        "LimitExceededException, quota of KMS keys",
        "AccessDeniedException, deploy member.yaml",
    })
    void aKeyThatIsRefusedSaysWhatToDo(String code, String remedy) {
        kms.refusing("CreateKey", Refusals.of(code, 400, "no"));
        var failure = ((NewKeyAnswer.NotMade) make("r1")).failure();
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.remedy()).contains(remedy);
        assertThat(failure.blame()).isEqualTo(Blame.CONFIGURATION);
        assertThat(kms.keys()).isEmpty();
    }

    @Test
    void aKeyThatNobodyAnswersForIsGivenUp() {
        kms.refusing("CreateKey", SdkClientException.create("connection refused"));
        assertThat(make("r1")).isInstanceOf(NewKeyAnswer.NotMade.class);
        assertThat(time.passed()).isLessThan(Duration.ofMinutes(14));
    }

    @Test
    void aKeyThatShowsSinceTheSurveyIsTakenUp() {
        var left = arn(make("r0"));
        assertThat(arn(make("r1"))).isEqualTo(left);
        assertThat(kms.keys()).hasSize(1);
    }

    @Test
    void ofTwoAtTheSameTimeTheFirstHolds() {
        var memory = new KeyMemory(new Bucket(s3, "bucket"), new RunFolder("r1"), PLACE);
        assertThat(memory.made("arn:first")).isEqualTo("arn:first");
        assertThat(memory.made("arn:second")).isEqualTo("arn:first");
    }

    // Which key a later run wants

    @Test
    void whereRekeyMadeNoneOneIsToBeMade() {
        kms.with(ALIAS, time.now(), Map.of());
        kms.add(time.now(), "{}", Map.of("rekey:purpose", "cloudwatch-logs", "rekey:alias", "alias/others"));
        assertThat(wanted(7)).isEqualTo(new WantedKey.ToBeMade());
    }

    @Test
    void theNewestThatRekeyMadeIsAsGoodAsNew() {
        var tags = KeyTags.of(WANTED, PLACE, "r0");
        var day = Duration.ofDays(1);
        kms.with(ALIAS, time.now().minus(day.multipliedBy(6)), tags);
        var newest = kms.add(time.now().minus(day), "{}", tags);
        kms.add(time.now().minus(day.multipliedBy(3)), "{}", tags);
        assertThat(wanted(7)).isEqualTo(new WantedKey.Unfinished(new WantedKey.Usable(newest, List.of())));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void unlessItIsTooOld(int keepForDays) {
        var tags = KeyTags.of(WANTED, PLACE, "r0");
        kms.with(ALIAS, time.now().minus(Duration.ofDays(2)), tags);
        assertThat(wanted(keepForDays)).isEqualTo(new WantedKey.ToBeMade());
    }

    @Test
    void orWasMadeOtherwise() {
        make("r0");
        var others = new NewKey(ALIAS, List.of("Auditor", "Reader"), List.of(), true, 7);
        assertThat(lookup(kms).wanted(new KeyChoice.Create(others), time.now())).isEqualTo(new WantedKey.ToBeMade());
        var untagged = new NewKey(ALIAS, WANTED.readers(), List.of(), false, 7);
        assertThat(lookup(kms).wanted(new KeyChoice.Create(untagged), time.now()))
                .isEqualTo(new WantedKey.ToBeMade());
    }

    @Test
    void orWasDisabled() {
        var key = arn(make("r0"));
        kms.disable(key);
        assertThat(wanted(7)).isEqualTo(new WantedKey.ToBeMade());
    }

    @Test
    void whereTheTagsOfAKeyCannotBeReadNoneIsMade() {
        kms.add(Instant.EPOCH, "{}", Map.of());
        kms.refusing(
                "ListResourceTags",
                Refusals.of(
                        "AccessDeniedException",
                        400,
                        "User x is not authorized to perform: kms:ListResourceTags on resource: k because no identity-based policy allows the kms:ListResourceTags action"));
        assertThat(wanted(7))
                .isInstanceOfSatisfying(
                        WantedKey.Unfit.class,
                        unfit -> assertThat(unfit.failure().message()).contains("kms:ListResourceTags"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "because no resource-based policy allows the kms:ListResourceTags action",
                "with an explicit deny in a resource-based policy"
            })
    void butAKeyWhoseOwnPolicyKeepsEverybodyOutIsNoneOfRekeys(String why) {
        kms.add(Instant.EPOCH, "{}", Map.of());
        kms.refusing(
                "ListResourceTags",
                Refusals.of(
                        "AccessDeniedException",
                        400,
                        "User x is not authorized to perform: kms:ListResourceTags on resource: k " + why));
        assertThat(wanted(7)).isEqualTo(new WantedKey.ToBeMade());
    }

    // The alias

    @Test
    void anAliasThatCannotBeMovedSaysWhy() {
        var old = kms.with(ALIAS, Instant.EPOCH, Map.of());
        kms.refusing("UpdateAlias", Refusals.of("AccessDeniedException", 400, "x is not authorized to perform: y"));
        assertThat(finish(kms, s3).of("arn:new", ALIAS))
                .isInstanceOfSatisfying(
                        FinishAnswer.NotDone.class,
                        not -> assertThat(not.failure().message()).contains("UpdateAlias"));
        assertThat(kms.target(ALIAS)).isEqualTo(old);
    }

    @Test
    void anAliasThatSomebodyMovesBetweenTwoAttemptsIsMovedFromWhereTheyPutIt() {
        kms.with(ALIAS, Instant.EPOCH, Map.of());
        var made = arn(make("r1"));
        kms.refusingUntil(time.now().plusSeconds(1), "UpdateAlias", Refusals.of("AccessDeniedException", 400, "no"));
        assertThat(finish(kms, s3).of(made, ALIAS)).isInstanceOf(FinishAnswer.NotDone.class);
        time.sleep(Duration.ofSeconds(1));
        var theirs = kms.with(ALIAS, Instant.EPOCH, Map.of());
        assertThat(finish(kms, s3).of(made, ALIAS)).isEqualTo(moved(new PreviousKey.Key(theirs), made));
        assertThat(finish(kms, s3).of(made, ALIAS))
                .as("so it stays noted")
                .isEqualTo(moved(new PreviousKey.Key(theirs), made));
    }

    @Test
    void anAliasThatNobodyMayLookAtTheSecondTimeIsMovedFromWhereItWasSeen() {
        var old = kms.with(ALIAS, Instant.EPOCH, Map.of());
        var made = arn(make("r1"));
        kms.refusingUntil(time.now().plusSeconds(1), "UpdateAlias", Refusals.of("AccessDeniedException", 400, "no"));
        assertThat(finish(kms, s3).of(made, ALIAS)).isInstanceOf(FinishAnswer.NotDone.class);
        time.sleep(Duration.ofSeconds(1));
        kms.refusing("DescribeKey", Refusals.of("AccessDeniedException", 400, "x is not authorized to perform: y"));
        assertThat(finish(kms, s3).of(made, ALIAS)).isEqualTo(moved(new PreviousKey.Key(old), made));
    }

    @Test
    void whereNobodyMayLookAtTheKeyThatAnAliasIsOnItIsUnknown() {
        kms.with(ALIAS, Instant.EPOCH, Map.of());
        var made = arn(make("r1"));
        kms.refusing("DescribeKey", Refusals.of("AccessDeniedException", 400, "x is not authorized to perform: y"));
        assertThat(finish(kms, s3).of(made, ALIAS)).isEqualTo(moved(new PreviousKey.Unknown(), made));
        assertThat(kms.target(ALIAS)).isEqualTo(made);
    }

    @Test
    void anAliasThatAnEarlierRunHasMovedIsNoneThatThisOneMoves() {
        var made = arn(make("r1"));
        kms.createAlias(alias -> alias.aliasName(ALIAS).targetKeyId(made));
        assertThat(finish(kms, s3).of(made, ALIAS)).isEqualTo(new FinishAnswer.Done(Optional.empty()));
    }

    @Test
    void whereAnAliasWasIsWrittenDownBeforeItIsMoved() {
        var old = kms.with(ALIAS, Instant.EPOCH, Map.of());
        var made = arn(make("r1"));
        assertThat(finish(kms, s3).of(made, ALIAS)).isEqualTo(moved(new PreviousKey.Key(old), made));
        assertThat(kms.target(ALIAS)).isEqualTo(made);
        var moved = new Bucket(s3, "bucket")
                .require(new RunFolder("r1").aliasMoved(PLACE))
                .as(JsonNode.class);
        assertThat(moved.path("from").asText()).isEqualTo(old);
        assertThat(moved.path("to").asText()).isEqualTo(made);
    }
}
