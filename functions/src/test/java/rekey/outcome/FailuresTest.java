package rekey.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.place.Place;
import rekey.target.Target;

class FailuresTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final Place CHINA = new Place("111122223333", "cn-north-1");

    private static Failure failure(String code, String message, String named) {
        return Failures.of(new AwsError(code, 400, message), PLACE, "AssociateKmsKey", named);
    }

    private static Failure refusedFor(String name) {
        return failure(
                "AccessDeniedException",
                "The specified KMS key does not exist or is not allowed to be used with Arn '" + PLACE.logGroupArn(name)
                        + "'",
                name);
    }

    @Test
    void theSameRefusalOfTwoTargetsIsOneFailure() {
        assertThat(refusedFor("/aws/lambda/a")).isEqualTo(refusedFor("/aws/lambda/b"));
        assertThat(refusedFor("/aws/lambda/a").message())
                .isEqualTo("AssociateKmsKey: The specified KMS key does not exist or is not allowed to be used with Arn"
                        + " '<target>'");
    }

    @ParameterizedTest
    @CsvSource({"a", "s", "KMS", "log", "aws", "111122223333"})
    void aNameThatOccursWithinOtherWordsDoesNotMangleThem(String name) {
        assertThat(refusedFor(name)).isEqualTo(refusedFor("/aws/lambda/a"));
    }

    @Test
    void aNameAloneIsTakenOutToo() {
        assertThat(failure("InvalidParameterException", "Bad log group name: app/x", "app/x")
                        .message())
                .isEqualTo("AssociateKmsKey: Bad log group name: <target>");
        assertThat(failure("InvalidParameterException", "Log group 'x' is odd, x!", "x")
                        .message())
                .isEqualTo("AssociateKmsKey: Log group '<target>' is odd, <target>!");
    }

    /// As IAM and CloudWatch Logs write the resource of a denial.
    @ParameterizedTest
    @CsvSource({"''", ":*", ":log-stream:", ":log-stream:*"})
    void theArnOfALogGroupWithItsStreamsIsTakenOutToo(String streams) {
        var denied = "u is not authorized to perform: logs:AssociateKmsKey on resource: %s with an explicit deny";
        var ofQueryResults = failure(
                "AccessDeniedException", denied.formatted(PLACE.queryResultsArn()), new Target.QueryResults().text());
        for (var name : List.of("/a", "/a/b", "log", "a.b")) {
            assertThat(failure("AccessDeniedException", denied.formatted(PLACE.logGroupArn(name) + streams), name))
                    .isEqualTo(ofQueryResults);
        }
        assertThat(ofQueryResults.message()).contains("on resource: <target> with");
    }

    @Test
    void theArnOfQueryResultsIsTakenOutToo() {
        assertThat(failure("AccessDeniedException", "No " + PLACE.queryResultsArn() + ".", PLACE.queryResultsArn())
                        .message())
                .isEqualTo("AssociateKmsKey: No <target>.");
    }

    @ParameterizedTest
    @CsvSource({
        "CreateKey,   CONFIGURATION, Raise the quota of KMS keys",
        "CreateAlias, CONFIGURATION, Raise the quota of KMS aliases",
        "UpdateAlias, CONFIGURATION, Raise the quota of KMS aliases",
        "StartQuery,  AWS,           AWS did not answer in time"
    })
    void whereThereIsNoRoomForMoreWaitingMakesNone(String doing, Blame blame, String remedy) {
        var error = new AwsError("LimitExceededException", 400, "quota exceeded");
        assertThat(Failures.of(error, PLACE, doing, ""))
                .returns(blame, Failure::blame)
                .satisfies(failure -> assertThat(failure.remedy()).startsWith(remedy));
    }

    @Test
    void withoutATargetTheMessageStaysAsItIs() {
        assertThat(failure("AccessDeniedException", "No way", "").message()).isEqualTo("AssociateKmsKey: No way");
    }

    @ParameterizedTest
    @CsvSource({
        "ThrottlingException, AWS",
        "OperationAbortedException, AWS",
        "NoAnswer, AWS",
        "AccessDeniedException, CONFIGURATION",
        "InvalidParameterException, CONFIGURATION",
        "InvalidClientTokenId, CONFIGURATION",
        "ValidationException, REKEY",
        "ResourceNotFoundException, REKEY"
    })
    void everyFailureBelongsToSomeoneAndKeepsAwssCode(String code, Blame blame) {
        var failure = failure(code, "m", "");
        assertThat(failure.blame()).isEqualTo(blame);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.remedy()).isNotBlank();
    }

    @Test
    void whoIsNotAuthorizedByAnScpIsToldWhoCanEndIt() {
        var failure = failure(
                "AccessDeniedException",
                "User: arn:aws:sts::111122223333:assumed-role/RekeyMember/x is not authorized to perform:"
                        + " logs:AssociateKmsKey with an explicit deny in a service control policy",
                "");
        assertThat(failure.remedy())
                .contains("member role of account 111122223333", "service control policy", "administrator")
                .doesNotContain("member.yaml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "logs:DisassociateKmsKey | with Permissions=restore (MemberPermissions",
                "logs:AssociateKmsKey | with Permissions=rotate or restore (MemberPermissions",
                "kms:CreateKey | with CreateKeys=yes (also a parameter",
                "kms:UpdateAlias | with CreateKeys=yes and a KeyAlias that includes this one (CreateKeys and"
                        + " NewKeyAlias",
                "logs:DescribeLogGroups | of this version there, and"
            })
    void whoIsNotAuthorizedIsToldWhichLevelOfTheMemberRoleHasIt(String action, String told) {
        var message = "User: u is not authorized to perform: %s on resource: r".formatted(action);
        assertThat(failure("AccessDeniedException", message, "").remedy()).contains(told);
    }

    @Test
    void aKeyThatLogsMayNotUseIsMendedInItsPolicyForThePrincipalOfTheRegion() {
        assertThat(refusedFor("g").remedy())
                .contains("logs.eu-central-1.amazonaws.com", "kms:EncryptionContext:aws:logs:arn", "aws:SourceArn");
        var refused = new AwsError(
                "AccessDeniedException",
                400,
                "The specified KMS key does not exist or is not allowed to be used with Arn 'x'");
        assertThat(Failures.of(refused, CHINA, "AssociateKmsKey", "").remedy())
                .contains("logs.cn-north-1.amazonaws.com.cn");
    }

    /// What the policy denies for certain is never tried.
    @Test
    void whatThePreflightAllowedAndAwsRefusesPointsToResourceControlPolicies() {
        assertThat(refusedFor("g").remedy()).contains("the policy allows this", "RCP");
    }

    @Test
    void theStatementForQueryResultsIsReadyToBePasted() {
        assertThat(refusedFor(PLACE.queryResultsArn()).remedy())
                .contains(
                        "{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"logs.eu-central-1.amazonaws.com\"}",
                        "\"ArnEquals\":{\"aws:SourceArn\":\"" + PLACE.queryResultsArn() + "\"}",
                        "\"StringEquals\":{\"aws:SourceAccount\":\"" + PLACE.account() + "\"}}}.",
                        "RCP");
    }

    @Test
    void aClosedRegionIsNamed() {
        assertThat(failure("UnrecognizedClientException", "The security token is invalid", "")
                        .remedy())
                .isEqualTo("Enable Region eu-central-1 in account 111122223333, or leave it out of `regions`");
    }

    @Test
    void aWrongParameterPointsToTheKey() {
        assertThat(failure("InvalidParameterException", "m", "").remedy())
                .isEqualTo("Check that the key is in Region eu-central-1, enabled and symmetric");
    }

    @Test
    void aBugOfRekeysIsNobodyElsesToMend() {
        assertThat(Unforeseen.failure(new IllegalStateException("boom")))
                .returns("IllegalStateException", Failure::code)
                .returns("boom", Failure::message)
                .returns(Blame.REKEY, Failure::blame);
        assertThat(Unforeseen.failure(new IllegalStateException()).message()).isEqualTo("null");
    }

    @Test
    void whatABugCameFromIsToldToo() {
        var denied = new IllegalArgumentException("not authorized to perform: s3:GetObject");
        var failure = Unforeseen.failure(
                new IllegalStateException("a page could not be read", new IllegalStateException("wrapped", denied)));
        assertThat(failure)
                .returns("IllegalStateException", Failure::code)
                .returns("a page could not be read: not authorized to perform: s3:GetObject", Failure::message);
    }
}
