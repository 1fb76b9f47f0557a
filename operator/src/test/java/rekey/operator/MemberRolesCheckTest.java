package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.DescribeOrganizationsAccessRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeOrganizationsAccessResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackSetResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStackInstancesRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStackInstancesResponse;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.StackInstanceSummary;
import software.amazon.awssdk.services.organizations.model.Organization;

class MemberRolesCheckTest {
    private static final Organization ORGANIZATION =
            Organization.builder().id("o-1234567890").build();
    private static final Stack STACK =
            Stacks.with("OrganizationalUnitIds", "ou-ab12-11111111", "CallAs", "SELF", "MemberRoleName", "RekeyMember");

    /// What CloudFormation has; the right thing, until a test changes it.
    private static final class StackSet implements CloudFormationClient {
        private String access = "ENABLED";
        private String organization = "o-1234567890";
        private List<StackInstanceSummary> instances = List.of(instance("444455556666", "CURRENT", "SUCCEEDED", ""));

        @Override
        public DescribeOrganizationsAccessResponse describeOrganizationsAccess(
                DescribeOrganizationsAccessRequest asked) {
            return DescribeOrganizationsAccessResponse.builder().status(access).build();
        }

        @Override
        public DescribeStackSetResponse describeStackSet(DescribeStackSetRequest asked) {
            assertThat(asked.stackSetName()).isEqualTo("rekey-member-role");
            return DescribeStackSetResponse.builder()
                    .stackSet(set -> set.parameters(
                            parameter("WorkerRoleArn", Stacks.WORKER),
                            parameter("OrganizationId", organization),
                            parameter("RoleName", "RekeyMember")))
                    .build();
        }

        @Override
        public ListStackInstancesResponse listStackInstances(ListStackInstancesRequest asked) {
            return ListStackInstancesResponse.builder().summaries(instances).build();
        }

        @Override
        public String serviceName() {
            return "cloudformation";
        }

        @Override
        public void close() {}
    }

    private final StackSet cloudFormation = new StackSet();

    private static Parameter parameter(String name, String value) {
        return Parameter.builder().parameterKey(name).parameterValue(value).build();
    }

    private static StackInstanceSummary instance(String account, String status, String detailed, String reason) {
        return StackInstanceSummary.builder()
                .account(account)
                .status(status)
                .statusReason(reason)
                .stackInstanceStatus(told -> told.detailedStatus(detailed))
                .build();
    }

    private List<Checked.Line> told(Stack stack) {
        var check = new MemberRolesCheck(cloudFormation, () -> Optional.of(ORGANIZATION), stack, Stacks.AWS);
        return new Doctor(new HubOptions())
                .look(check).stream().map(Checked::line).toList();
    }

    @Test
    void rolesThatCloudFormationCouldMakeAreRight() {
        assertThat(told(STACK)).extracting(Checked.Line::result).containsExactly("right");
    }

    @Test
    void withoutUnitsThereIsNoStackSetToLookAt() {
        cloudFormation.access = "DISABLED";
        assertThat(told(Stacks.with())).extracting(Checked.Line::result).containsExactly("right");
    }

    @Test
    void trustedAccessThatIsOffIsWrong() {
        cloudFormation.access = "DISABLED_PERMANENTLY";
        assertThat(told(STACK)).singleElement().satisfies(line -> {
            assertThat(line.result()).isEqualTo("wrong");
            assertThat(line.remedy()).contains("aws cloudformation activate-organizations-access");
        });
    }

    @Test
    void theParameterThatDiffersIsNamed() {
        cloudFormation.organization = "o-0000000000";
        assertThat(told(STACK)).singleElement().satisfies(line -> {
            assertThat(line.what()).contains("OrganizationId", "o-0000000000", "o-1234567890");
            assertThat(line.remedy())
                    .contains(
                            "aws cloudformation update-stack-set --stack-set-name rekey-member-role",
                            "ParameterKey=OrganizationId,ParameterValue=o-1234567890",
                            "ParameterKey=WorkerRoleArn,UsePreviousValue=true");
        });
    }

    @Test
    void accountsThatLackTheRoleAreNamedForEachReason() {
        cloudFormation.instances = Stream.of(
                        instance("1", "CURRENT", "SUCCEEDED", ""),
                        instance("2", "OUTDATED", "FAILED", "an SCP"),
                        instance("3", "OUTDATED", "FAILED", "an SCP"),
                        instance("4", "INOPERABLE", "INOPERABLE", "a stack that could not be deleted"),
                        instance("5", "OUTDATED", "RUNNING", ""))
                .toList();
        var lines = told(STACK);
        assertThat(lines).extracting(Checked.Line::result).containsExactly("wrong", "wrong", "advice");
        assertThat(lines.getFirst().what()).contains("2 of 5 accounts", "an SCP", "2, 3");
        assertThat(lines.getFirst().remedy()).contains("create-stack-instances", "Accounts=2,3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        OUTDATED   | PENDING                   | advice: Wait for it: aws cloudformation list-stack-instances
        OUTDATED   | RUNNING                   | advice: Wait for it: aws cloudformation list-stack-instances
        OUTDATED   | FAILED                    | wrong: aws cloudformation create-stack-instances
        OUTDATED   | CANCELLED                 | wrong: aws cloudformation create-stack-instances
        OUTDATED   | SUCCEEDED                 | wrong: aws cloudformation create-stack-instances
        OUTDATED   | SOMETHING_NEW             | wrong: aws cloudformation create-stack-instances
        INOPERABLE | INOPERABLE                | wrong: Have the StackSet forget these: `aws cloudformation delete-stack
        INOPERABLE | FAILED                    | wrong: Have the StackSet forget these: `aws cloudformation delete-stack
        OUTDATED   | SKIPPED_SUSPENDED_ACCOUNT | right: null
        """)
    void whatFixesAnInstanceOfEachStatus(String status, String detailed, String told) {
        cloudFormation.instances =
                List.of(instance("1", "CURRENT", "SUCCEEDED", ""), instance("2", status, detailed, "why"));
        assertThat(told(STACK)).last().satisfies(line -> {
            assertThat(line.what()).contains("1 of 2 accounts", "why", ": 2");
            assertThat(line.result() + ": " + line.remedy()).startsWith(told);
        });
    }

    @Test
    void aSuspendedAccountKeepsNothingFromBeingRight() {
        cloudFormation.instances = List.of(instance("2", "OUTDATED", "SKIPPED_SUSPENDED_ACCOUNT", "suspended"));
        assertThat(told(STACK)).extracting(Checked.Line::result).containsExactly("right", "right");
    }

    @Test
    void aRoleThatIsDeployedByHandHasTheNameThatTheWorkersEnter() {
        var stack = Stacks.with("MemberRoleName", "Ours", "MemberPermissionsBoundary", "limits/a+b");
        var command = DoctorCommand.byHand(stack, () -> Optional.of(ORGANIZATION), Stacks.AWS);
        assertThat(command.orElseThrow())
                .endsWith("--parameter-overrides WorkerRoleArn=%s OrganizationId=o-1234567890 RoleName=Ours"
                                .formatted(Stacks.WORKER)
                        + " PermissionsBoundary=limits/a+b --region eu-central-1 --profile THERE");
        assertThat(DoctorCommand.byHand(STACK, () -> Optional.of(ORGANIZATION), Stacks.AWS))
                .isEmpty();
    }

    @Test
    void aStackSetWithoutAStackIsWrong() {
        cloudFormation.instances = List.of();
        assertThat(told(STACK)).extracting(Checked.Line::result).containsExactly("wrong");
    }
}
