package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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
import software.amazon.awssdk.services.cloudformation.model.StackSetNotFoundException;
import software.amazon.awssdk.services.organizations.model.Organization;

class MemberRolesCheckTest {
    private static final Organization ORGANIZATION =
            Organization.builder().id("o-1234567890").build();
    private static final Stack STACK = Stacks.with(
            "OrganizationalUnitIds",
            "ou-ab12-11111111",
            "OrganizationId",
            "o-1234567890",
            "CallAs",
            "SELF",
            "MemberRoleName",
            "RekeyMember");

    /// What CloudFormation has; the right thing, until a test changes it.
    private static final class StackSet implements CloudFormationClient {
        private String access = "ENABLED";
        private boolean there = true;
        private String organization = "o-1234567890";
        private String role = "RekeyMember";
        private List<StackInstanceSummary> instances = List.of(instance("444455556666", "CURRENT", "SUCCEEDED", ""));

        @Override
        public DescribeOrganizationsAccessResponse describeOrganizationsAccess(
                DescribeOrganizationsAccessRequest asked) {
            return DescribeOrganizationsAccessResponse.builder().status(access).build();
        }

        @Override
        public DescribeStackSetResponse describeStackSet(DescribeStackSetRequest asked) {
            assertThat(asked.stackSetName()).isEqualTo("rekey-member-role");
            if (!there) {
                throw StackSetNotFoundException.builder().build();
            }
            return DescribeStackSetResponse.builder()
                    .stackSet(set -> set.parameters(
                            parameter("WorkerRoleArn", Stacks.WORKER),
                            parameter("OrganizationId", organization),
                            parameter("RoleName", role)))
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
    void whatSomebodyChangedInTheStackSetAloneIsSetBackThere() {
        cloudFormation.organization = "o-0000000000";
        cloudFormation.role = "Other";
        assertThat(told(STACK)).singleElement().satisfies(line -> {
            assertThat(line.what())
                    .contains("OrganizationId is 'o-0000000000', and 'o-1234567890' is right")
                    .contains("RoleName is 'Other', and 'RekeyMember' is right");
            assertThat(line.remedy())
                    .startsWith("aws cloudformation update-stack-set --stack-set-name rekey-member-role")
                    .contains(
                            "ParameterKey=OrganizationId,ParameterValue=o-1234567890",
                            "ParameterKey=RoleName,ParameterValue=RekeyMember",
                            "ParameterKey=WorkerRoleArn,UsePreviousValue=true");
        });
    }

    @Test
    void whatTheStackItselfSaysWronglyIsFixedByADeploymentOfTheStack() {
        cloudFormation.organization = "o-0000000000";
        var stack = Stacks.with(
                "OrganizationalUnitIds",
                "ou-ab12-11111111",
                "OrganizationId",
                "o-0000000000",
                "MemberRoleName",
                "RekeyMember");
        assertThat(told(stack))
                .singleElement()
                .satisfies(line -> assertThat(line.remedy())
                        .startsWith("sam deploy --stack-name rekey")
                        .endsWith("--parameter-overrides OrganizationId=o-1234567890"));
    }

    @Test
    void aStackSetThatIsGoneIsMadeAgainByTheStack() {
        cloudFormation.there = false;
        assertThat(told(STACK)).singleElement().satisfies(line -> {
            assertThat(line.result()).isEqualTo("wrong");
            assertThat(line.remedy())
                    .contains("'OrganizationalUnitIds=\"\"'`", "OrganizationalUnitIds=ou-ab12-11111111`")
                    .doesNotContain("aws ");
        });
    }

    @ParameterizedTest
    @CsvSource({"a+b, ParameterValue=a+b", "'a,b', '\"a,b\"'"})
    void aBoundaryIsWrittenAsTheCliReadsIt(String boundary, String written) {
        var stack = Stacks.with("MemberPermissionsBoundary", boundary);
        assertThat(new StackSetRemedies(stack, Stacks.AWS)
                        .ofParameters(List.of(), Map.of("PermissionsBoundary", boundary)))
                .contains(written);
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
    void aStackThatWasMadeIsUpdatedAndOneThatNeverWasIsCreated() {
        var made = instance("2", "OUTDATED", "FAILED", "why").toBuilder()
                .stackId("arn:aws:cloudformation:eu-central-1:2:stack/s/1")
                .build();
        cloudFormation.instances = List.of(made, instance("3", "OUTDATED", "FAILED", "why"));
        assertThat(told(STACK))
                .extracting(Checked.Line::remedy)
                .satisfiesExactly(
                        of -> assertThat(of).contains("update-stack-instances", "Accounts=2,"),
                        of -> assertThat(of).contains("create-stack-instances", "Accounts=3,"));
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
        assertThat(told(STACK)).singleElement().satisfies(line -> {
            assertThat(line.result()).isEqualTo("wrong");
            assertThat(line.remedy())
                    .contains("create-stack-instances", "--deployment-targets OrganizationalUnitIds=ou-ab12-11111111 ");
        });
    }
}
