package rekey.survey;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.fakes.FakeKms;
import rekey.fakes.FakeS3;
import rekey.fakes.FakeTagging;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedKms;
import rekey.fakes.SimulatedPlace;
import rekey.fakes.VirtualTime;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.input.NewKey;
import rekey.inventory.SharedNotes;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.key.LeftKey;
import rekey.key.PlaceKey;
import rekey.key.Serving;
import rekey.logs.StackLogGroups;
import rekey.logs.VirtualLogs;
import rekey.member.Entry;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import rekey.target.PreviousKey;
import rekey.target.Target;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;

class SurveyorTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final NewKey NEW_KEY = new NewKey(VirtualSurvey.ALIAS, List.of(), List.of(), false, 7);
    private static final String OLD = "arn:aws:kms:eu-central-1:111122223333:key/old";
    private static final String OLDER = "arn:aws:kms:eu-central-1:111122223333:key/older";
    private static final String WANTED = "arn:aws:kms:eu-central-1:111122223333:key/wanted";

    private final SimulatedPlace place = new SimulatedPlace();
    private final FakeTagging tagging = new FakeTagging();
    private final FakeS3 s3 = new FakeS3();
    private final VirtualTime time = new VirtualTime();
    private Mode mode = Mode.ROTATE;
    private Supplier<Set<String>> refusedBefore = Set::of;

    @Test
    void whatIsNotOnTheWantedKeyIsJournalledWithTheKeyItIsOn() {
        place.with("a", OLD, 30).with("b", null).with("c", WANTED);
        var surveyed = begin(KeyState.ENABLED);
        assertThat(journalled(surveyed))
                .containsExactly(
                        new JournalEntry(new Target.LogGroup("a"), new PreviousKey.Key(OLD), 30, null),
                        new JournalEntry(new Target.LogGroup("b"), new PreviousKey.None(), null, null),
                        JournalEntry.ofQueryResults(new PreviousKey.None()));
        assertThat(surveyed.tally().alreadyRight()).isEqualTo(1);
        assertThat(surveyed.queryResults()).isEqualTo(QueryResultsState.TO_CHANGE);
        assertThat(surveyed.toChange()).isEqualTo(3);
    }

    @Test
    void aSurveyChangesNothing() {
        place.with(60, OLD);
        begin(KeyState.ENABLED);
        assertThat(place.associations()).isZero();
        assertThat(place.groupsOn(OLD)).isEqualTo(60);
    }

    @Test
    void aPlaceThatIsAllRightHasNoJournal() {
        place.with(60, WANTED)
                .associateKmsKey(request ->
                        request.resourceIdentifier(PLACE.queryResultsArn()).kmsKeyId(WANTED));
        var surveyed = begin(KeyState.ENABLED);
        assertThat(surveyed.toChange()).isZero();
        assertThat(surveyed.tally().alreadyRight()).isEqualTo(61);
        assertThat(s3.keys()).isEmpty();
    }

    @Test
    void queryResultsOfAPlaceWithNothingToQueryAreChangedOnAnUnknownKey() {
        var surveyed = begin(KeyState.ENABLED);
        assertThat(surveyed.queryResults()).isEqualTo(QueryResultsState.NOT_VERIFIABLE);
        assertThat(journalled(surveyed)).containsExactly(JournalEntry.ofQueryResults(new PreviousKey.Unknown()));
    }

    @Test
    void aKeyThatCannotServeRefusesThePlaceAndItIsNotEvenListed() {
        place.with(60, OLD);
        var surveyed = begin(KeyState.DISABLED);
        assertThat(surveyed.barred()).isInstanceOf(PlaceOutcome.Refused.class);
        assertThat(place.listings()).isZero();
        assertThat(s3.keys()).isEmpty();
    }

    private static final String LAMBDA_ONLY = """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Principal": {"Service": "logs.eu-central-1.amazonaws.com"},
               "Action": "kms:*", "Resource": "*",
               "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn":
                 "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/lambda/*"}}},
              {"Effect": "Deny", "Principal": "*", "Action": "kms:*", "Resource": "*",
               "Condition": {"StringLike": {"aws:SourceArn": "*:query-result:*"}}}]}
            """;
    private static final String CLOSED = """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
               "Action": "kms:*", "Resource": "*"}]}""";

    @Test
    void whatTheKeyPolicyDeniesIsNotJournalledAndTheOthersAre() {
        place.with("/aws/lambda/a", OLD).with("/ecs/b", OLD).with("/ecs/c", null);
        var surveyed = surveyor("s0", () -> false).begin(entered(enabled().withPolicy(LAMBDA_ONLY)));
        assertThat(surveyed.barred()).isNull();
        assertThat(journalled(surveyed))
                .extracting(JournalEntry::target)
                .containsExactly(new Target.LogGroup("/aws/lambda/a"));
        assertThat(surveyed.queryResults()).isEqualTo(QueryResultsState.FAILED);
        assertThat(surveyed.tally().failed()).isEqualTo(3);
        assertThat(surveyed.service().denial()).isNotNull();
        assertThat(surveyed.presentKeys()).isEqualTo(Map.of(OLD, 1));
    }

    @Test
    void aKeyThatMayServeNoTargetRefusesThePlaceAndCountsThem() {
        place.with(60, OLD);
        var surveyed = surveyor("s0", () -> false).begin(entered(enabled().withPolicy(CLOSED)));
        assertThat(surveyed.barred())
                .isInstanceOfSatisfying(
                        PlaceOutcome.Refused.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(Serving.DENIED));
        assertThat(surveyed.tally().failed()).isEqualTo(61);
        assertThat(surveyed.toChange()).isZero();
        assertThat(s3.keys()).isEmpty();
    }

    @Test
    void aLogGroupThatIsOnAKeyWhichMayNotServeItIsRightAndWarnedOf() {
        place.with("a", WANTED);
        var surveyed = surveyor("s0", () -> false).begin(entered(enabled().withPolicy(CLOSED)));
        assertThat(surveyed.tally().alreadyRight()).isEqualTo(1);
        assertThat(surveyed.warnings()).singleElement(as(STRING)).contains("may not serve");
    }

    /// Also where the last invocation finds nothing that is denied.
    @Test
    void aListingOfManyInvocationsIsDeniedLikeOne() {
        place.with(120, OLD);
        IntStream.range(0, 60).forEach(i -> place.with("/zz/right-%03d".formatted(i), WANTED));
        var whole = surveyor("whole", () -> false).begin(entered(enabled().withPolicy(CLOSED)));
        SurveyedPlace part = null;
        do {
            var surveyor = surveyor("part-" + place.listings(), () -> true);
            var entry = entered(enabled().withPolicy(CLOSED));
            part = part == null ? surveyor.begin(entry) : surveyor.goOn(entry, part);
        } while (part.rest() != null);
        assertThat(part.barred()).isInstanceOf(PlaceOutcome.Refused.class).isEqualTo(whole.barred());
        assertThat(part.tally()).isEqualTo(whole.tally());
        assertThat(part.tally().failed()).isEqualTo(121);
    }

    @Test
    void theDenialOfTheQueryResultsAloneIsNoDenialOfLogGroups() {
        place.with("/aws/lambda/a", OLD);
        var surveyed = surveyor("s0", () -> false).begin(entered(enabled().withPolicy(LAMBDA_ONLY)));
        assertThat(surveyed.queryResults()).isEqualTo(QueryResultsState.FAILED);
        assertThat(surveyed.service().denial()).isNull();
    }

    @Test
    void targetsOnAKeyThatEndsAreToBeMovedAndThatItEndsIsSaid() {
        place.with("a", OLD).with("b", OLDER).with("c", null);
        var kms = enabled()
                .knowingToo(
                        OLD,
                        KeyMetadata.builder()
                                .arn(OLD)
                                .keyState(KeyState.PENDING_DELETION)
                                .deletionDate(Instant.parse("2026-12-06T12:00:00Z"))
                                .build());
        var surveyed = surveyor("s0", () -> false).begin(entered(kms));
        assertThat(surveyed.toChange()).isEqualTo(4);
        assertThat(surveyed.present().troubles().keySet()).containsExactlyInAnyOrder(OLD, OLDER);
        assertThat(surveyed.warnings())
                .hasSize(2)
                .anyMatch(warning -> warning.contains(OLD)
                        && warning.contains("unreadable on 2026-12-06T12:00:00Z")
                        && warning.contains("CancelKeyDeletion"))
                .anyMatch(warning -> warning.contains(OLDER) && warning.contains("does not exist"));
    }

    /// Whatever a log group is called, only AWS's own answer to a rotation makes it reserved.
    @ParameterizedTest(name = "{0}, {1}, refused before {2}: reserved {3}, to change {4}, failed {5}")
    @CsvSource({
        "PLAN,   aws/spans,  aws/spans,  0, 1, 0",
        "PLAN,   aws/spans,  aws/other,  0, 1, 0",
        "PLAN,   /ecs/taken, /ecs/taken, 0, 1, 0",
        "VERIFY, aws/spans,  aws/spans,  1, 0, 0",
        "VERIFY, aws/spans,  aws/other,  0, 1, 1",
        "VERIFY, aws/spans,  AWS/SPANS,  0, 1, 1",
        "VERIFY, AWS/x,      aws/other,  0, 1, 1",
        "VERIFY, /ecs/taken, /ecs/taken, 1, 0, 0",
        "ROTATE, aws/spans,  aws/spans,  0, 1, 0",
        "ROTATE, /ecs/taken, /ecs/taken, 0, 1, 0"
    })
    void onlyWhatAwsHasRefusedIsReserved(
            Mode ofRun, String name, String refused, int reserved, int toChange, int failed) {
        mode = ofRun;
        refusedBefore = () -> Set.of(refused);
        place.with(name, null).withQueryResultsOn(WANTED);
        var surveyed = begin(KeyState.ENABLED);
        assertThat(surveyed.tally().reserved()).isEqualTo(reserved);
        assertThat(surveyed.toChange()).isEqualTo(toChange);
        assertThat(surveyed.tally().failed()).isEqualTo(failed);
        assertThat(surveyed.warnings().stream().anyMatch(warning -> warning.contains(name)))
                .isEqualTo(!ofRun.changes() && name.equals(refused));
    }

    @Test
    void whatAwsRefusedIsAskedForOnlyWhereItMatters() {
        refusedBefore = () -> {
            throw new AssertionError("asked");
        };
        place.with("right", WANTED).withQueryResultsOn(WANTED);
        mode = Mode.VERIFY;
        assertThat(begin(KeyState.ENABLED).tally().alreadyRight()).isEqualTo(2);
        place.with("wrong", null);
        mode = Mode.ROTATE;
        assertThat(begin(KeyState.ENABLED).toChange()).isEqualTo(1);
    }

    @Test
    void aPolicyThatMayNotBeReadStopsNothingAndIsWarnedOf() {
        place.with("a", OLD);
        var kms = enabled().refusingThePolicy(Refusals.of("AccessDeniedException", 400, "kms:GetKeyPolicy"));
        var surveyed = surveyor("s0", () -> false).begin(entered(kms));
        assertThat(surveyed.toChange()).isEqualTo(2);
        assertThat(surveyed.warnings())
                .satisfiesExactly(
                        readers -> assertThat(readers)
                                .startsWith("Who loses access to logs was not looked at for " + WANTED),
                        serving -> assertThat(serving).startsWith("GetKeyPolicy on " + WANTED));
    }

    @Test
    void aVerificationSaysWhatIsNotOnTheWantedKeyAndKeepsTheListOfIt() {
        mode = Mode.VERIFY;
        place.with("a", OLD).with("b", null).with("c", WANTED);
        var surveyed = begin(KeyState.ENABLED);
        assertThat(surveyed.tally().failures())
                .extracting(
                        group -> group.failure().code() + " " + group.failure().message())
                .containsExactly("NotOnWantedKey The target is on " + OLD, "NotOnWantedKey The target is on none");
        assertThat(surveyed.tally().failed()).isEqualTo(3);
        assertThat(surveyed.tally().alreadyRight()).isEqualTo(1);
        assertThat(journalled(surveyed)).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAN", "ROTATE", "VERIFY"})
    void logGroupsOfStacksThatAreNotOnTheWantedKeyAreNamed(Mode run) {
        mode = run;
        place.with("a", OLD).with("b", null).with("c", WANTED).with("d", OLD);
        for (var name : List.of("a", "c", "d", "deleted")) {
            tagging.with(PLACE.logGroupArn(name + ":*"), "shop");
        }
        var surveyed = begin(KeyState.ENABLED);
        assertThat(surveyed.ofStacks())
                .isEqualTo(new StackLogGroups(2, List.of(new StackLogGroups.OfStack("shop", 2, List.of("a", "d")))));
        assertThat(surveyed.warnings()).isEmpty();
    }

    @Test
    void whereStacksWereNotLookedUpThePlaceIsSurveyedAllTheSameAndSaysSo() {
        place.with("a", OLD);
        tagging.with(PLACE.logGroupArn("a"), "shop")
                .refuse(0, Refusals.of("AccessDeniedException", 400, "not authorized to perform: tag:GetResources"));
        var surveyed = begin(KeyState.ENABLED);
        assertThat(surveyed.toChange()).isEqualTo(2);
        assertThat(surveyed.ofStacks()).isEqualTo(StackLogGroups.NONE);
        assertThat(surveyed.warnings())
                .singleElement(as(STRING))
                .contains("was not looked up", "AccessDeniedException", "tag:GetResources");
    }

    @Test
    void aSurveyOfSeveralInvocationsCountsTheLogGroupsOfStacksOfAll() {
        place.with(120, OLD);
        IntStream.range(0, 120)
                .forEach(i -> tagging.with(PLACE.logGroupArn("/aws/lambda/f-%06d".formatted(i)), "shop"));
        var entry = entered(enabled());
        var found = surveyor("s0", () -> true).begin(entry);
        for (int part = 1; found.rest() != null; part++) {
            found = surveyor("s" + part, () -> true).goOn(entry, found);
        }
        assertThat(found.ofStacks().logGroups()).isEqualTo(120);
        assertThat(found.toChange()).isEqualTo(121);
    }

    @Test
    void aVerificationHasNothingAgainstQueryResultsThatCannotBeRead() {
        mode = Mode.VERIFY;
        var surveyed = begin(KeyState.ENABLED);
        assertThat(surveyed.queryResults()).isEqualTo(QueryResultsState.NOT_VERIFIABLE);
        assertThat(surveyed.tally().targets()).isZero();
        assertThat(surveyed.toChange()).isZero();
    }

    @Test
    void aPlanCountsWhatWouldChangeByThePresentKey() {
        mode = Mode.PLAN;
        place.with("a", OLD).with("b", OLD).with("c", null).with("d", WANTED);
        var surveyed = begin(KeyState.ENABLED);
        assertThat(surveyed.presentKeys()).isEqualTo(Map.of(OLD, 2, "none", 2));
        assertThat(surveyed.tally()).isEqualTo(Tally.alreadyRight(1));
    }

    @Test
    void aPlaceThatCannotBeEnteredIsUnreachableForTheReasonGiven() {
        var failure = new Failure("AccessDenied", "no role", Blame.CONFIGURATION, "Deploy member.yaml");
        var surveyed = surveyor("s1", () -> false).begin(new Entry.Barred(failure));
        assertThat(surveyed.barred()).isEqualTo(new PlaceOutcome.Unreachable(failure));
    }

    @Test
    void aClosedRegionIsUnreachableAndSaysSo() {
        var kms = FakeKms.refusing(
                Refusals.of("UnrecognizedClientException", 400, "The security token included is invalid"));
        var surveyed = surveyor("s1", () -> false).begin(entered(kms));
        assertThat(surveyed.barred())
                .isInstanceOfSatisfying(
                        PlaceOutcome.Unreachable.class,
                        outcome -> assertThat(outcome.failure().remedy()).contains("Enable Region eu-central-1"));
    }

    @Test
    void aListingOfManyInvocationsFindsWhatOneInvocationFinds() {
        place.with(230, OLD).with("z-right", WANTED);
        var whole = journalled(begin(KeyState.ENABLED));
        SurveyedPlace part = null;
        int invocations = 0;
        do {
            part = goOn("part-" + invocations, part);
            invocations++;
        } while (part.rest() != null);
        assertThat(invocations).isEqualTo(5); // 231 log groups, a page of 50 each
        assertThat(journalled(part)).isEqualTo(whole);
        assertThat(part.tally().alreadyRight()).isEqualTo(1);
        assertThat(part.queryResults()).isEqualTo(QueryResultsState.TO_CHANGE);
    }

    @Test
    void aRepeatedSurveyLeavesTheJournalOfTheFirstAsItIs() {
        place.with(60, OLD);
        var first = begin(KeyState.ENABLED);
        var before = journalled(first);
        place.with(60, WANTED);
        surveyor("zombie", () -> false).begin(entered(kms(KeyState.ENABLED)));
        assertThat(journalled(first)).isEqualTo(before);
    }

    private SurveyedPlace goOn(String segment, @Nullable SurveyedPlace from) {
        var surveyor = surveyor(segment, () -> true);
        var entry = entered(kms(KeyState.ENABLED));
        return from == null ? surveyor.begin(entry) : surveyor.goOn(entry, from);
    }

    private SurveyedPlace withNewKey(KmsClient kms) {
        var create = new KeyChoice.Create(NEW_KEY);
        return new Surveyor(
                        VirtualSurvey.input(mode, create),
                        PLACE,
                        journal(),
                        SharedNotes.unkept().of(PLACE),
                        "s0",
                        time,
                        () -> false,
                        Set::of,
                        new RotationAim(VirtualSurvey.input(mode, create).key()),
                        VirtualSurvey.IMPATIENT)
                .begin(entered(kms));
    }

    @Test
    void whereAKeyIsToBeMadeEverythingIsToBeMovedToIt() {
        place.with("a", OLD).with("b", null);
        var surveyed = withNewKey(new SimulatedKms(PLACE, time));
        assertThat(surveyed.wantedKey()).isEqualTo(new PlaceKey.ToBeCreated());
        assertThat(surveyed.toChange()).isEqualTo(3);
        assertThat(surveyed.service().serves()).isTrue();
    }

    @Test
    void aPlaceWithoutALogGroupNeedsNoKey() {
        var surveyed = withNewKey(new SimulatedKms(PLACE, time));
        assertThat(surveyed.hasWork()).isFalse();
        assertThat(surveyed.queryResults()).isEqualTo(QueryResultsState.NOT_LOOKED_AT);
        assertThat(surveyed.warnings()).singleElement(as(STRING)).contains("No key is made here");
    }

    @Test
    void aKeyThatADeadRunLeftIsTakenUpForItsAliasEvenWhereEveryTargetIsOnItAlready() {
        var kms = new SimulatedKms(PLACE, time);
        kms.with(VirtualSurvey.ALIAS, time.now(), Map.of());
        var left = LeftKey.in(kms, PLACE, NEW_KEY, time);
        place.with("a", left)
                .associateKmsKey(request ->
                        request.resourceIdentifier(PLACE.queryResultsArn()).kmsKeyId(left));
        var surveyed = withNewKey(kms);
        assertThat(surveyed.wantedKey()).isEqualTo(PlaceKey.existing(left));
        assertThat(surveyed.toChange()).isZero();
        assertThat(surveyed.hasWork()).isTrue();
    }

    @Test
    void whereNobodyKnowsWhichKeysRekeyMadeNoneIs() {
        place.with("a", OLD);
        var kms = new SimulatedKms(PLACE, time)
                .refusing("ListKeys", Refusals.of("AccessDeniedException", 400, "x is not authorized to perform: y"));
        assertThat(withNewKey(kms).barred()).isInstanceOf(PlaceOutcome.Refused.class);
    }

    private SurveyedPlace begin(KeyState state) {
        return surveyor("s0", () -> false).begin(entered(kms(state)));
    }

    private Surveyor surveyor(String segment, BooleanSupplier timeIsUp) {
        return new Surveyor(
                VirtualSurvey.input(mode),
                PLACE,
                journal(),
                SharedNotes.unkept().of(PLACE),
                segment,
                time,
                timeIsUp,
                refusedBefore,
                new RotationAim(VirtualSurvey.input(mode).key()),
                VirtualSurvey.IMPATIENT);
    }

    private Entry entered(KmsClient kms) {
        return VirtualSurvey.entered(PLACE, VirtualLogs.of(PLACE, place, kms, tagging, time), kms);
    }

    private Journal journal() {
        return new Journal(new Bucket(s3, "bucket"), new RunFolder("run"), PLACE);
    }

    private static FakeKms enabled() {
        return kms(KeyState.ENABLED);
    }

    private static FakeKms kms(KeyState state) {
        return FakeKms.knowing(VirtualSurvey.ALIAS, FakeKms.key(WANTED, state))
                .knowingToo(OLD, FakeKms.key(OLD, KeyState.ENABLED));
    }

    private List<JournalEntry> journalled(SurveyedPlace surveyed) {
        var entries = new ArrayList<JournalEntry>();
        for (var segment : Objects.requireNonNull(surveyed).journal()) {
            for (int page = 0; page < segment.pages(); page++) {
                entries.addAll(journal().page(segment, page));
            }
        }
        return entries;
    }
}
