package rekey.key;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.aws.Answer;
import rekey.fakes.FakeKms;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Caller;
import rekey.outcome.Failure;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.policy.Grant;
import rekey.policy.Grants;
import rekey.target.Target;

class ServingTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/k";
    private static final Target GROUP = new Target.LogGroup("/a");
    private static final String CLOSED = "{\"Version\": \"2012-10-17\", \"Statement\": []}";

    private static Serving by(String policy) {
        return by(policy, new Answer.Given<>(new Grants.Told(List.of())));
    }

    private static Serving by(String policy, Answer<Grants> grants) {
        return Serving.of(
                new Answer.Given<>(policy),
                () -> grants,
                new KeyArn(KEY),
                PLACE,
                null,
                Instant.parse("2026-10-01T00:00:00Z"));
    }

    private static String allowing(String condition) {
        return """
                {"Version": "2012-10-17", "Statement": [
                  {"Sid": "Logs", "Effect": "Allow", "Principal": {"Service": "logs.eu-central-1.amazonaws.com"},
                   "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
                   "Resource": "*", "Condition": %s}]}
                """.formatted(condition);
    }

    private static Failure denied(Serving serving, Target target) {
        return ((Serving.Judgement.No) serving.of(target)).failure();
    }

    private static final String SERVICE = """
            {"Effect": "Allow", "Principal": {"Service": "logs.eu-central-1.amazonaws.com"}, "Action": "kms:*", "Resource": "*"}""";

    /// A statement of a central key's policy, and whether the members' use of the key is warned of.
    record Central(String statement, boolean warned) {}

    private static Central central(String principal, String actions, boolean warned) {
        return new Central(
                "{\"Effect\": \"Allow\", \"Principal\": %s, \"Action\": %s, \"Resource\": \"*\"}"
                        .formatted(principal, actions),
                warned);
    }

    private static List<Central> central() {
        var all =
                "[\"kms:Encrypt\", \"kms:Decrypt\", \"kms:ReEncrypt*\", \"kms:GenerateDataKey*\", \"kms:DescribeKey\"]";
        var member = "{\"AWS\": \"arn:aws:iam::111122223333:role/RekeyMember\"}";
        return List.of(
                central(member, all, false),
                central(
                        "{\"AWS\": [\"arn:aws:iam::444455556666:root\", \"arn:aws:iam::111122223333:root\"]}",
                        all,
                        false),
                central("{\"AWS\": \"111122223333\"}", "\"kms:*\"", false),
                central("\"*\"", all, false),
                central("{\"AWS\": \"*\"}", all, false),
                central(member, "\"kms:DescribeKey\"", true),
                central(member, "[\"kms:DescribeKey\", \"kms:Encrypt\", \"kms:GenerateDataKey*\"]", true),
                central("{\"AWS\": \"arn:aws:iam::444455556666:root\"}", all, true),
                central("{\"AWS\": \"AROAEXAMPLE111122223333\"}", all, true),
                central("{\"Service\": \"lambda.amazonaws.com\"}", all, true),
                new Central(
                        "{\"Effect\": \"Deny\", \"Principal\": %s, \"Action\": \"kms:*\", \"Resource\": \"*\"}"
                                .formatted(member),
                        true));
    }

    @ParameterizedTest
    @MethodSource("central")
    void aKeyOfAnotherAccountThatDoesNotLetTheMembersRoleUseItIsWarnedOf(Central central) {
        var policy = "{\"Version\": \"2012-10-17\", \"Statement\": [%s, %s]}".formatted(SERVICE, central.statement());
        var key = new KeyArn(KEY.replace("111122223333", "999988887777"));
        var warnings = Serving.of(
                        new Answer.Given<>(policy),
                        () -> new Answer.Given<>(new Grants.Told(List.of())),
                        key,
                        PLACE,
                        null,
                        Instant.EPOCH)
                .warnings();
        assertThat(warnings.stream()
                        .anyMatch(warning -> warning.contains(Caller.USE_OF_A_KEY)
                                && warning.contains("kms:Decrypt")
                                && warning.contains(key.text())
                                && warning.contains("111122223333")))
                .isEqualTo(central.warned());
        assertThat(by(policy).warnings()).noneMatch(warning -> warning.contains(Caller.USE_OF_A_KEY));
    }

    @Test
    void whatThePolicyAllowsIsServed() {
        assertThat(by(FakeKms.OPEN_POLICY).of(GROUP)).isEqualTo(new Serving.Judgement.Yes());
    }

    @Test
    void whatIsDeniedSaysWhyAndWhichStatementToAdd() {
        var failure = denied(by(allowing("{\"StringEquals\": {\"aws:RequestedRegion\": \"us-east-1\"}}")), GROUP);
        assertThat(failure).returns("KeyPolicyDenies", Failure::code).returns(Blame.CONFIGURATION, Failure::blame);
        assertThat(failure.message()).contains(KEY, "log groups", "aws:RequestedRegion");
        assertThat(failure.remedy())
                .startsWith("Add this statement to the key policy")
                .contains("\"kms:EncryptionContext:aws:logs:arn\"", "logs.eu-central-1.amazonaws.com");
    }

    @Test
    void logGroupsDeniedForOneReasonFailEqually() {
        var serving = by(allowing("{\"StringEquals\": {\"aws:RequestedRegion\": \"us-east-1\"}}"));
        assertThat(denied(serving, GROUP)).isEqualTo(denied(serving, new Target.LogGroup("/b")));
        assertThat(denied(serving, GROUP)).isNotEqualTo(denied(serving, new Target.QueryResults()));
    }

    @Test
    void whatCannotBeToldIsTriedAndSaysWhatItDependsOn() {
        assertThat(by(allowing("{\"StringEquals\": {\"kms:CallerAccount\": \"111122223333\"}}"))
                        .of(GROUP))
                .isInstanceOfSatisfying(
                        Serving.Judgement.Perhaps.class,
                        perhaps -> assertThat(perhaps.warning()).contains("kms:CallerAccount", KEY));
    }

    @Test
    void whatOnlyAGrantMayLetInIsTriedWithAWarning() {
        var grant = new Grant(
                "g1",
                "logs.eu-central-1.amazonaws.com",
                List.of("Encrypt", "Decrypt", "GenerateDataKey"),
                PLACE.logGroupArn("/a"),
                Map.of(),
                false);
        var serving = by(CLOSED, new Answer.Given<>(new Grants.Told(List.of(grant))));
        assertThat(serving.of(GROUP))
                .isInstanceOfSatisfying(
                        Serving.Judgement.Perhaps.class,
                        perhaps -> assertThat(perhaps.warning()).contains(KEY, "log groups", "Rekey tries", "g1"));
        assertThat(serving.of(new Target.LogGroup("/b"))).isInstanceOf(Serving.Judgement.No.class);
    }

    @Test
    void grantsThatKmsDoesNotTellSpeakAgainstNothing() {
        var error = new AwsError("AccessDeniedException", 400, "not authorized: kms:ListGrants");
        for (var answer : List.of(new Answer.Refused<Grants>(error), new Answer.OutOfTime<Grants>(error))) {
            assertThat(by(CLOSED, answer).of(GROUP))
                    .isInstanceOfSatisfying(
                            Serving.Judgement.Perhaps.class,
                            perhaps -> assertThat(perhaps.warning()).contains("kms:ListGrants", "Rekey tries"));
        }
    }

    @Test
    void aLongPolicyMakesNoLongMessage() {
        var roles = IntStream.range(0, 700)
                .mapToObj("\"arn:aws:iam::111122223333:role/%030d\""::formatted)
                .collect(Collectors.joining(","));
        var policy = """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"},
                  {"Sid": "Guard", "Effect": "Deny", "NotPrincipal": {"AWS": [%s]}, "Action": "kms:*", "Resource": "*"}]}
                """.formatted(roles);
        var failure = denied(by(policy), GROUP);
        assertThat(failure.message()).hasSizeLessThanOrEqualTo(Serving.MOST_CHARACTERS);
        assertThat(failure.remedy()).hasSizeLessThan(Serving.MOST_CHARACTERS).contains("Guard", "check-key-policy");
    }

    @Test
    void aPolicyThatCannotBeReadOrUnderstoodSpeaksAgainstNothing() {
        var refused = Serving.of(
                new Answer.Refused<>(new AwsError("AccessDeniedException", 400, "not authorized: kms:GetKeyPolicy")),
                () -> new Answer.Given<>(new Grants.Told(List.of())),
                new KeyArn(KEY),
                PLACE,
                null,
                Instant.EPOCH);
        for (var serving : new Serving[] {refused, by("no policy")}) {
            assertThat(serving.of(GROUP)).isInstanceOf(Serving.Judgement.Perhaps.class);
            assertThat(serving.warnings()).singleElement(as(STRING)).contains(KEY, "Rekey tries");
        }
        assertThat(refused.warnings().getFirst()).contains("kms:GetKeyPolicy");
    }
}
