package rekey.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.fakes.DenialForm;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.place.Place;

class RoleRefusalTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final AwsError NO_ROLE = new AwsError(
            "AccessDenied",
            403,
            "User: arn:aws:sts::999988887777:assumed-role/W/w is not authorized to perform: sts:AssumeRole on resource:"
                    + " arn:aws:iam::111122223333:role/RekeyMember");

    static Stream<DenialForm> ofSts() {
        return DenialForm.of("sts");
    }

    private static Failure of(AwsError error, boolean ofManagement) {
        return new RoleRefusal(error, PLACE, "RekeyMember", "eu-west-1", ofManagement).failure();
    }

    @ParameterizedTest
    @MethodSource("ofSts")
    void whatStsDeniesHasItsBlameAndRemedy(DenialForm form) {
        var failure = of(form.error(), false);
        assertThat(failure)
                .returns(form.code(), Failure::code)
                .returns("AssumeRole: " + form.message(), Failure::message)
                .returns(form.blame(), Failure::blame);
        assertThat(failure.remedy()).contains(form.remedy());
        assertThat(form.wordsNever()).noneMatch(failure.remedy()::contains);
    }

    @Test
    void inTheManagementAccountARoleIsMissingBecauseStackSetsPassItOver() {
        assertThat(of(NO_ROLE, true).remedy())
                .contains("StackSets", "Deploy member.yaml in account 111122223333 yourself", "accounts.exclude")
                .contains("WorkerRoleArn", "OrganizationId");
        assertThat(of(NO_ROLE, false).remedy()).doesNotContain("StackSets");
    }

    /// What the organization denies there, a deployment does not end.
    @Test
    void whatAPolicyDeniesInTheManagementAccountIsNoMatterOfStackSets() {
        var error = new AwsError(
                "AccessDenied", 403, NO_ROLE.message() + " with an explicit deny in a resource control policy");
        assertThat(of(error, true)).isEqualTo(of(error, false));
    }

    @ParameterizedTest
    @CsvSource({"Throttling, Rate exceeded", "ServiceUnavailable, busy", "NoAnswer, connection reset"})
    void anStsThatIsBusyIsAskedAgain(String code, String message) {
        assertThat(of(new AwsError(code, 503, message), true))
                .returns(Blame.AWS, Failure::blame)
                .returns("Run Rekey again", Failure::remedy);
    }
}
