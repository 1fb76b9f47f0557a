package rekey.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeKms;
import rekey.fakes.FakeS3;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedKms;
import rekey.fakes.SimulatedPlace;
import rekey.fakes.VirtualTime;
import rekey.input.ExecutionInput;
import rekey.input.InputBuilder;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.input.NewKey;
import rekey.input.ReadersRule;
import rekey.inventory.SharedNotes;
import rekey.journal.Journal;
import rekey.logs.VirtualLogs;
import rekey.outcome.Patience;
import rekey.outcome.PlaceOutcome;
import rekey.place.Place;
import rekey.policy.Access;
import rekey.policy.AccessUse;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;

/// The survey says who loses access to the logs of a place before anything is moved.
class ReadersSurveyTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String OLD = "arn:aws:kms:eu-central-1:111122223333:key/old";
    private static final String ANOTHERS = "arn:aws:kms:eu-central-1:777788889999:key/theirs";
    private static final String WANTED = "arn:aws:kms:eu-central-1:111122223333:key/wanted";
    private static final String READER = "arn:aws:iam::111122223333:role/Reader";
    private static final String OTHERS = "any identity of account 111122223333 that the policies do not name";
    private static final String LOGS =
            "{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"logs.eu-central-1.amazonaws.com\"}, \"Action\": \"kms:*\", \"Resource\": \"*\"}";
    private static final String ROOT =
            "{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:root\"}, \"Action\": \"kms:*\", \"Resource\": \"*\"}";
    private static final String THE_READER =
            "{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"%s\"}, \"Action\": \"kms:Decrypt\", \"Resource\": \"*\"}"
                    .formatted(READER);

    private final SimulatedPlace place = new SimulatedPlace().with("a", OLD).with("b", OLD);
    private final FakeS3 s3 = new FakeS3();
    private final VirtualTime time = new VirtualTime();
    private final FakeKms kms = FakeKms.knowing(VirtualSurvey.ALIAS, FakeKms.key(WANTED))
            .knowingToo(OLD, FakeKms.key(OLD))
            .withPolicyOf(OLD, policy(LOGS, THE_READER))
            .withPolicyOf(WANTED, policy(LOGS, ROOT));
    private KeyChoice key = new KeyChoice.Alias(VirtualSurvey.ALIAS);
    private ReadersRule rule = ReadersRule.WARN;
    private Mode mode = Mode.ROTATE;
    private @Nullable String organization;
    private int part;

    private static String policy(String... statements) {
        return "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}".formatted(String.join(",", statements));
    }

    private ExecutionInput input() {
        return InputBuilder.rotation().mode(mode).key(key).readers(rule).build();
    }

    private Surveyor surveyor() {
        return new Surveyor(
                input(),
                PLACE,
                new Journal(new Bucket(s3, "bucket"), new RunFolder("run"), PLACE),
                SharedNotes.unkept().of(PLACE),
                "s" + part++,
                time,
                () -> false,
                Set::of,
                new RotationAim(key),
                new Patience(Duration.ofMinutes(30)));
    }

    private SurveyedPlace begun() {
        return surveyor()
                .begin(VirtualSurvey.entered(PLACE, VirtualLogs.of(PLACE, place, kms, time), kms, organization));
    }

    private SurveyedPlace goOn(SurveyedPlace from) {
        // What is left is read from the bucket.
        var read = Json.read(Json.bytes(from), SurveyedPlace.class);
        return surveyor().goOn(VirtualSurvey.entered(PLACE, VirtualLogs.of(PLACE, place, kms, time), kms), read);
    }

    private static Access access(SurveyedPlace surveyed) {
        return Objects.requireNonNull(surveyed.access(), "the keys' policies were not compared");
    }

    private static List<String> identities(List<Access.Change> changes) {
        return changes.stream().map(Access.Change::identity).toList();
    }

    @Test
    void whoMayLoseAccessIsToldAndNothingStops() {
        var surveyed = begun();
        assertThat(access(surveyed).mayLoseAccess())
                .containsExactly(new Access.Change(
                        READER,
                        List.of(AccessUse.READING),
                        List.of(OLD),
                        WANTED,
                        List.of("whether its IAM policies allow it the wanted key"),
                        List.of()));
        assertThat(surveyed.warnings())
                .contains("1 identity may lose access to logs that are moved here: " + READER + " (reading)");
        assertThat(surveyed.barred()).isNull();
        assertThat(surveyed.toChange()).isEqualTo(3);
    }

    @Test
    void aWantedKeyThatNobodyOfTheAccountMayUseIsSaidInAPlanToo() {
        mode = Mode.PLAN;
        kms.withPolicyOf(WANTED, policy(LOGS)).withPolicyOf(OLD, policy(LOGS, ROOT));
        var surveyed = begun();
        assertThat(access(surveyed).closed())
                .containsExactly(new Access.Closed(WANTED, List.of(AccessUse.READING, AccessUse.WRITING)));
        assertThat(identities(access(surveyed).losesAccess())).containsExactly(OTHERS);
        assertThat(surveyed.warnings().getFirst())
                .startsWith("The policy of " + WANTED
                        + " lets no role and no user of this account use it for reading and writing");
        assertThat(surveyed.barred()).isNull();
    }

    @Test
    void whereReadersAreToBeKeptNothingIsTouchedAndWhatWasToBeMovedFails() {
        rule = ReadersRule.KEEP;
        var surveyed = begun();
        assertThat(surveyed.barred()).isInstanceOfSatisfying(PlaceOutcome.Refused.class, refused -> {
            assertThat(refused.failure().code()).isEqualTo("ReadersLoseAccess");
            assertThat(refused.failure().message()).contains(READER);
            // The same for all places, and without a name that a policy's author has chosen.
            assertThat(refused.failure().remedy()).contains("`access.letIn`").doesNotContain(READER, WANTED);
        });
        assertThat(access(surveyed).letIn())
                .flatExtracting(Access.Statements::statements)
                .singleElement()
                .asString()
                .contains("kms:ViaService", "logs.eu-central-1.amazonaws.com", READER, "kms:Decrypt");
        assertThat(surveyed.journal()).isEmpty();
        assertThat(surveyed.hasWork()).isFalse();
        assertThat(surveyed.tally().failed()).isEqualTo(3);
    }

    @Test
    void whereNobodyLosesAccessReadersAreKeptAndAllIsMoved() {
        rule = ReadersRule.KEEP;
        kms.withPolicyOf(OLD, policy(LOGS, ROOT));
        var surveyed = begun();
        assertThat(surveyed.barred()).isNull();
        assertThat(access(surveyed).isKept()).isTrue();
        assertThat(access(surveyed).decidedByIam()).containsExactly(OTHERS);
        assertThat(surveyed.warnings()).isEmpty();
        assertThat(surveyed.toChange()).isEqualTo(3);
    }

    @Test
    void whereTheOrganizationIsKnownAKeyThatIsOpenToItKeepsReaders() {
        rule = ReadersRule.KEEP;
        var ofOne =
                "{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"kms:*\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-a1b2c3d4e5\"}}}";
        kms.withPolicyOf(OLD, policy(LOGS, ROOT)).withPolicyOf(WANTED, policy(LOGS, ofOne));
        var unknown = begun();
        assertThat(identities(access(unknown).mayLoseAccess())).containsExactly(OTHERS);
        assertThat(unknown.barred()).isInstanceOf(PlaceOutcome.Refused.class);
        organization = "o-a1b2c3d4e5";
        var known = begun();
        assertThat(access(known).isEmpty()).isTrue();
        assertThat(known.toChange()).isEqualTo(3);
        organization = "o-other00000";
        assertThat(identities(access(begun()).losesAccess())).containsExactly(OTHERS);
    }

    @Test
    void aKeyWhosePolicyNobodyReadsIsNeverSaidToKeepReaders() {
        var denied = Refusals.of("AccessDeniedException", 400, "not authorized to perform: kms:GetKeyPolicy");
        for (var to : ReadersRule.values()) {
            rule = to;
            kms.refusingThePolicyOf(OLD, denied);
            var surveyed = begun();
            assertThat(access(surveyed).notLookedAt()).singleElement().satisfies(unseen -> {
                assertThat(unseen.key()).isEqualTo(OLD);
                assertThat(unseen.why()).contains("kms:GetKeyPolicy");
            });
            assertThat(access(surveyed).isKept()).isFalse();
            assertThat(surveyed.barred() == null).isEqualTo(to == ReadersRule.WARN);
            assertThat(surveyed.warnings())
                    .anySatisfy(warning -> assertThat(warning).contains("was not looked at for " + OLD));
        }
    }

    @Test
    void thePolicyOfAThirdAccountsKeyCannotBeRead() {
        place.with("c", ANOTHERS);
        assertThat(access(begun()).notLookedAt())
                .containsExactly(new Access.NotLookedAt(
                        ANOTHERS,
                        "its policy can be read only in account 777788889999, which is neither this one nor the hub"));
    }

    @Test
    void aKeyThatIsGoneHasNobodyToLose() {
        kms.refusingThePolicyOf(OLD, Refusals.of("NotFoundException", 400, "no such key"));
        assertThat(access(begun()).notLookedAt()).isEmpty();
        assertThat(access(begun()).mayLoseAccess()).isEmpty();
    }

    @Test
    void whatKmsDoesNotSayNowIsAskedLaterWhereReadersAreToBeKept() {
        rule = ReadersRule.KEEP;
        kms.withPolicyOf(OLD, policy(LOGS, ROOT))
                .refusingThePolicyOf(OLD, Refusals.of("ThrottlingException", 400, "Rate exceeded"));
        var surveyed = begun();
        assertThat(surveyed.rest()).isNotNull();
        assertThat(surveyed.delay()).isNotNull();
        kms.refusingThePolicyNoMore(OLD);
        var ended = goOn(surveyed);
        assertThat(ended.rest()).isNull();
        assertThat(ended.barred()).isNull();
        assertThat(access(ended).isKept()).isTrue();
        assertThat(ended.toChange()).isEqualTo(3);
    }

    @Test
    void whatKmsNeverSaysLeavesThePlaceAloneWhereReadersAreToBeKept() {
        rule = ReadersRule.KEEP;
        kms.refusingThePolicyOf(OLD, Refusals.of("ThrottlingException", 400, "Rate exceeded"));
        var surveyed = begun();
        while (surveyed.rest() != null) {
            time.sleep(Duration.ofMinutes(7));
            surveyed = goOn(surveyed);
        }
        assertThat(surveyed.barred()).isInstanceOf(PlaceOutcome.Refused.class);
    }

    @Test
    void logGroupsWithoutAKeyAreReadByWhomIamLets() {
        var bare = new SimulatedPlace().with("a", null);
        var surveyed = surveyor().begin(VirtualSurvey.entered(PLACE, VirtualLogs.of(PLACE, bare, kms, time), kms));
        assertThat(access(surveyed).decidedByIam()).containsExactly(OTHERS);
        kms.withPolicyOf(WANTED, policy(LOGS));
        surveyed = surveyor().begin(VirtualSurvey.entered(PLACE, VirtualLogs.of(PLACE, bare, kms, time), kms));
        assertThat(identities(access(surveyed).losesAccess())).containsExactly(OTHERS);
    }

    @Test
    void aKeyThatIsYetToBeMadeIsComparedByThePolicyThatItIsToHave() {
        assertThat(toBeMade(List.of("Reader")).mayLoseAccess()).isEmpty();
        assertThat(identities(toBeMade(List.of()).mayLoseAccess())).containsExactly(READER);
    }

    private Access toBeMade(List<String> readers) {
        key = new KeyChoice.Create(new NewKey(VirtualSurvey.ALIAS, readers, List.of(), false, 7));
        var making = new SimulatedKms(PLACE, time);
        var old = making.add(time.now(), policy(LOGS, THE_READER), Map.of());
        var moving = new SimulatedPlace().with("a", old);
        return access(
                surveyor().begin(VirtualSurvey.entered(PLACE, VirtualLogs.of(PLACE, moving, making, time), making)));
    }

    @Test
    void aVerificationComparesNothing() {
        mode = Mode.VERIFY;
        assertThat(begun().access()).isNull();
        assertThat(kms.policiesAsked()).doesNotContain(OLD);
    }

    @Test
    void aPlaceInWhichAllIsRightTakesNoCallMore() {
        var right = new SimulatedPlace().with("a", WANTED);
        right.withQueryResultsOn(WANTED);
        var surveyed = surveyor().begin(VirtualSurvey.entered(PLACE, VirtualLogs.of(PLACE, right, kms, time), kms));
        assertThat(surveyed.access()).isNull();
        assertThat(kms.policiesAsked()).containsExactly(WANTED);
    }

    @Test
    void eachPolicyIsReadOnce() {
        begun();
        assertThat(kms.policiesAsked()).containsExactlyInAnyOrder(WANTED, OLD);
    }

    @Test
    void moreKeysThanAreLookedAtAreNotCalledSafe() {
        for (int i = 0; i < 130; i++) {
            var arn = "arn:aws:kms:eu-central-1:111122223333:key/k%03d".formatted(i);
            place.with("g" + i, arn);
            kms.knowingToo(arn, FakeKms.key(arn)).withPolicyOf(arn, policy(LOGS, ROOT));
        }
        var access = access(begun());
        assertThat(access.notLookedAt()).hasSizeGreaterThan(25);
        assertThat(kms.policiesAsked()).hasSizeLessThanOrEqualTo(101);
    }
}
