package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.ResourceSpecificResult;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyResponse;

class StartingCheckTest {
    private static final Caller USER = new Caller("arn:aws:iam::111122223333:user/a/me", "111122223333", Instant.EPOCH);

    /// @param results of each simulation
    private static List<Checked.Line> told(List<EvaluationResult> results) {
        var iam = new IamClient() {
            @Override
            public SimulatePrincipalPolicyResponse simulatePrincipalPolicy(SimulatePrincipalPolicyRequest asked) {
                return SimulatePrincipalPolicyResponse.builder()
                        .evaluationResults(results)
                        .build();
            }

            @Override
            public String serviceName() {
                return "iam";
            }

            @Override
            public void close() {}
        };
        var check = new StartingCheck(iam, USER, Stacks.with(), Optional::empty, Stacks.AWS);
        return new Doctor(new HubOptions())
                .look(check).stream().map(Checked::line).distinct().toList();
    }

    private static EvaluationResult.Builder result(String decision) {
        return EvaluationResult.builder().evalDecision(decision);
    }

    /// A result with a condition on something that IAM was not told of, an SCP or a boundary that does not
    /// allow it.
    private static EvaluationResult result(String decision, @Nullable String with) {
        var result = result(decision);
        return switch (with == null ? "" : with) {
            case "missing" -> result.missingContextValues("aws:SourceIp").build();
            case "missing there" ->
                result.resourceSpecificResults(List.of(ResourceSpecificResult.builder()
                                .missingContextValues("aws:MultiFactorAuthPresent")
                                .build()))
                        .build();
            case "SCP" ->
                result.organizationsDecisionDetail(detail -> detail.allowedByOrganizations(false))
                        .build();
            case "boundary" ->
                result.permissionsBoundaryDecisionDetail(detail -> detail.allowedByPermissionsBoundary(false))
                        .build();
            default -> result.build();
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        allowed      |               | right: null
        allowed      | missing       | not looked at: Start a run that changes nothing: `rekey doctor --plan`
        allowed      | missing there | not looked at: Start a run that changes nothing: `rekey doctor --plan`
        implicitDeny |               | wrong: aws iam put-user-policy --user-name me
        implicitDeny | missing       | not looked at: Start a run
        implicitDeny | missing there | not looked at: Start a run
        implicitDeny | SCP           | wrong: A policy, an SCP or a permissions boundary keeps this caller from it
        implicitDeny | boundary      | wrong: A policy, an SCP or a permissions boundary keeps this caller from it
        explicitDeny |               | wrong: A policy, an SCP or a permissions boundary keeps this caller from it
        explicitDeny | missing       | not looked at: Start a run
        explicitDeny | missing there | not looked at: Start a run
        """)
    void whatIamSaysOfACaller(String decision, @Nullable String with, String told) {
        assertThat(told(List.of(result(decision, with)))).first().satisfies(line -> {
            assertThat(line.result() + ": " + line.remedy()).startsWith(told);
            assertThat(String.valueOf(line.remedy())).doesNotContain("deny out");
        });
    }

    @Test
    void whatIamIsNotToldOfARealCallIsNamed() {
        assertThat(told(List.of(result("explicitDeny", "missing there")))
                        .getFirst()
                        .what())
                .contains("aws:MultiFactorAuthPresent");
    }

    @Test
    void anAnswerWithoutAResultIsNoAnswer() {
        assertThat(told(List.of())).extracting(Checked.Line::result).containsOnly("not looked at");
    }
}
