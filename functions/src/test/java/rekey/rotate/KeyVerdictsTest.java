package rekey.rotate;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.rotate.RotationBench.OLD;
import static rekey.rotate.RotationBench.PLACE;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.fakes.FakeKms;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.fakes.VirtualTime;
import rekey.journal.JournalEntry;
import rekey.key.PlaceKey;
import rekey.lambda.Deadline;
import rekey.outcome.AwsError;
import rekey.outcome.Failure;
import rekey.outcome.FailureGroup;
import rekey.outcome.Failures;
import rekey.outcome.TargetOutcome;
import rekey.target.PreviousKey;
import rekey.target.Target;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/// AWS refuses what nothing was known against.
class KeyVerdictsTest {
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/12345678-1234-1234-1234-123456789012";
    private static final JournalEntry GROUP =
            new JournalEntry(new Target.LogGroup("/a"), new PreviousKey.None(), null, null);
    private static final JournalEntry QUERY_RESULTS = JournalEntry.ofQueryResults(new PreviousKey.None());
    private static final String KEPT_OUT =
            "The specified KMS key does not exist or is not allowed to be used with Arn '<target>'";
    private static final String STATEMENT =
            "{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"logs.eu-central-1.amazonaws.com\"}";

    private final FakeKms kms =
            FakeKms.knowing(KEY, KeyMetadata.builder().arn(KEY).build());
    private final KeyVerdicts verdicts = VirtualRotation.verdicts(PLACE, kms, new VirtualTime());

    private static String allowing(String conditions) {
        return """
                {"Version": "2012-10-17", "Statement": [
                  {"Sid": "Logs", "Effect": "Allow", "Principal": {"Service": "logs.eu-central-1.amazonaws.com"},
                   "Action": "kms:*", "Resource": "*", "Condition": {%s}}]}""".formatted(conditions);
    }

    private static Failure failure(JournalEntry entry, String code, String message) {
        return Failures.of(
                new AwsError(code, 400, message),
                PLACE,
                "AssociateKmsKey",
                entry.target().text());
    }

    private Failure explained(JournalEntry entry, Failure failure) {
        return ((TargetOutcome.Failed)
                        verdicts.explained(entry, PlaceKey.existing(KEY), new TargetOutcome.Failed(failure)))
                .failure();
    }

    private String remedy(JournalEntry entry) {
        var failure = failure(entry, "AccessDeniedException", KEPT_OUT);
        var explained = explained(entry, failure);
        assertThat(explained)
                .returns(failure.code(), Failure::code)
                .returns(failure.message(), Failure::message)
                .returns(failure.blame(), Failure::blame);
        return explained.remedy();
    }

    @Test
    void whatThePolicyAllowsIsLookedForInAResourceControlPolicy() {
        for (var entry : List.of(GROUP, QUERY_RESULTS)) {
            assertThat(remedy(entry))
                    .startsWith("The key policy allows this")
                    .contains("resource control policy (RCP)")
                    .doesNotContain("Statement", "Effect");
        }
    }

    @ParameterizedTest
    @CsvSource({"kms:CallerAccount", "kms:ResourceAliases", "aws:SourceOrgPaths"})
    void whatCannotBeToldIsNamedWithTheStatementThatSettlesIt(String key) {
        kms.withPolicy(allowing("\"StringEquals\": {\"%s\": \"x\"}".formatted(key)));
        for (var entry : List.of(GROUP, QUERY_RESULTS)) {
            assertThat(remedy(entry)).contains(key, "AWS has refused it", "(RCP)", STATEMENT);
        }
    }

    @Test
    void aDenyThatMayBeTheCauseIsOfferedWithAnExceptionForTheService() {
        kms.withPolicy("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"},
                  {"Sid": "Guard", "Effect": "Deny", "Principal": "*", "Action": "kms:*", "Resource": "*",
                   "Condition": {"StringNotEquals": {"kms:CallerAccount": "111122223333"}}}]}""");
        assertThat(remedy(GROUP))
                .contains("kms:CallerAccount", "Replace statement \"Guard\"", "aws:PrincipalServiceName");
    }

    @Test
    void aPolicyForLogGroupsAloneWantsTheSecondStatementForQueryResults() {
        kms.withPolicy(allowing(
                "\"ArnLike\": {\"kms:EncryptionContext:aws:logs:arn\": \"%s\"}".formatted(PLACE.logGroupArn("*"))));
        assertThat(remedy(GROUP)).startsWith("The key policy allows this");
        assertThat(remedy(QUERY_RESULTS))
                .contains(STATEMENT, "\"ArnEquals\":{\"aws:SourceArn\":\"%s\"}".formatted(PLACE.queryResultsArn()));
    }

    /// The grant is all that let it in, so nothing is said of a policy that allows it.
    @Test
    void whereAGrantAloneAllowsItTheGrantIsNamedAndTheStatementThatSettlesIt() {
        kms.withPolicy("{\"Version\": \"2012-10-17\", \"Statement\": []}")
                .withGrant(GrantListEntry.builder()
                        .grantId("grant-1")
                        .granteeServicePrincipal("logs.eu-central-1.amazonaws.com")
                        .operationsWithStrings("Encrypt", "Decrypt", "GenerateDataKey")
                        .build());
        for (var entry : List.of(GROUP, QUERY_RESULTS)) {
            assertThat(remedy(entry))
                    .contains(
                            "grant-1",
                            "AWS has refused it",
                            "no grant of the key has let CloudWatch Logs in",
                            STATEMENT,
                            "(RCP)")
                    .doesNotContain("policy allows it");
        }
    }

    @Test
    void grantsThatCannotBeReadMayBeWhatAllowsIt() {
        kms.withPolicy("{\"Version\": \"2012-10-17\", \"Statement\": []}")
                .refusingTheGrants(
                        Refusals.of("AccessDeniedException", 400, "not authorized to perform: kms:ListGrants"));
        assertThat(remedy(GROUP)).contains("ListGrants", STATEMENT).doesNotContain("policy allows it");
    }

    @Test
    void aPolicyThatNobodyMayReadIsSaidToBeUnread() {
        kms.refusingThePolicy(Refusals.of("AccessDeniedException", 400, "not authorized to perform: kms:GetKeyPolicy"));
        for (var entry : List.of(GROUP, QUERY_RESULTS)) {
            assertThat(remedy(entry)).contains("GetKeyPolicy", "AWS has refused it", "(RCP)", STATEMENT);
        }
    }

    @Test
    void aPolicyThatDeniesItByNowIsToBeChanged() {
        kms.withPolicy(allowing("\"StringEquals\": {\"aws:RequestedRegion\": \"us-east-1\"}"));
        assertThat(remedy(GROUP))
                .contains("does not let", "aws:RequestedRegion", STATEMENT)
                .doesNotContain("RCP");
    }

    @Test
    void aPolicyIsReadOnceForAllTargets() {
        remedy(GROUP);
        remedy(QUERY_RESULTS);
        remedy(GROUP);
        assertThat(kms.calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "AccessDeniedException, User: u is not authorized to perform: logs:AssociateKmsKey with an explicit deny in a service control policy",
        "AccessDeniedException, User: u is not authorized to perform: kms:DescribeKey because no resource-based policy allows it",
        "InvalidParameterException, The specified KMS Key Id could not be found.",
        "ThrottlingException, Rate exceeded",
    })
    void whatIsNotTheKeyPolicysIsLeftAsItIs(String code, String message) {
        var failure = failure(GROUP, code, message);
        assertThat(explained(GROUP, failure)).isEqualTo(failure);
        assertThat(kms.calls()).isZero();
    }

    @Test
    void whereNoKeyIsWantedNoneIsAsked() {
        var off = GROUP.to(new PreviousKey.None());
        var failure = failure(off, "AccessDeniedException", KEPT_OUT);
        assertThat(explained(off, failure)).isEqualTo(failure);
        assertThat(kms.calls()).isZero();
    }

    @Test
    void aTargetThatIsPutBackIsJudgedByTheKeyOfItsOwn() {
        kms.refusingThePolicy(Refusals.of("AccessDeniedException", 400, "no"));
        assertThat(remedy(GROUP.to(new PreviousKey.Key(KEY.replace("key/1", "key/2")))))
                .contains("key/2");
    }

    /// KMS tells no other account that a key was deleted: it denies it, as one that is there.
    @Test
    void aKeyOfAnotherAccountMayBeDeleted() {
        var foreign = GROUP.to(new PreviousKey.Key(KEY.replace("111122223333", "999988887777")));
        assertThat(remedy(foreign))
                .startsWith("The key may be deleted")
                .contains("Ask account 999988887777", "leave these targets", "(RCP)", STATEMENT);
        assertThat(remedy(GROUP)).doesNotContain("deleted");
    }

    /// The policy allows every tenth name for certain, and of the others nobody knows.
    @Test
    void refusalsAreOneAndTheSameWhateverTheVerdictOnEachIs() {
        var bench = new RotationBench(new SimulatedPlace().with(1_000, OLD));
        var surveyed = bench.surveyed().keyMade(KEY);
        bench.kms.withPolicy("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Principal": {"Service": "logs.eu-central-1.amazonaws.com"}, "Action": "kms:*",
                   "Resource": "*", "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:*:logs:*:*:*0"}}},
                  {"Effect": "Allow", "Principal": {"Service": "logs.eu-central-1.amazonaws.com"}, "Action": "kms:*",
                   "Resource": "*", "Condition": {"StringEquals": {"kms:CallerAccount": "111122223333"}}}]}""");
        bench.place.refuse(name ->
                Refusals.of("AccessDeniedException", 400, KEPT_OUT.replace("<target>", PLACE.logGroupArn(name))));
        var deadline = new Deadline(() -> Integer.MAX_VALUE, Duration.ZERO);
        var failures = bench.until(deadline, surveyed).results().tally().failures();
        assertThat(bench.place.associations()).isEqualTo(3 + 2); // the middle and the end
        assertThat(failures).extracting(FailureGroup::count).containsExactlyInAnyOrder(100, 900);
        assertThat(failures)
                .filteredOn(group -> group.count() == 100)
                .singleElement()
                .satisfies(group -> assertThat(group.failure().remedy()).startsWith("The key policy allows this"));
    }
}
