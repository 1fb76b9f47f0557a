package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.run.Json;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.AccessDeniedException;
import software.amazon.awssdk.services.organizations.model.ListAccountsRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsResponse;
import software.amazon.awssdk.services.organizations.model.Organization;

class ChecksTest {
    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
    private static final AwsCommand AWS = Stacks.AWS;
    private final Doctor doctor = new Doctor(AWS.options());

    /// `right`, `advice`, `wrong` or `not looked at`, and what fixes it.
    private List<String> told(Check check) {
        return doctor.look(check).stream()
                .map(Checked::line)
                .map(line -> line.result() + ": " + line.remedy())
                .toList();
    }

    private String only(Check check) {
        var told = told(check);
        assertThat(told).hasSize(1);
        return told.getFirst();
    }

    @ParameterizedTest
    @CsvSource({"0,right", "-59,right", "60,advice", "-299,advice", "300,wrong", "-3600,wrong"})
    void aClockThatIsMinutesOffIsWrong(int seconds, String result) {
        assertThat(only(new ClockCheck(NOW, NOW.plusSeconds(seconds)))).startsWith(result + ": ");
    }

    @Test
    void aClockThatNothingIsKnownOfIsNotLookedAt() {
        assertThat(only(new ClockCheck(null, NOW))).startsWith("not looked at: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        CREATE_COMPLETE                     | right
        UPDATE_COMPLETE                     | right
        UPDATE_COMPLETE_CLEANUP_IN_PROGRESS | advice
        UPDATE_IN_PROGRESS                  | advice
        UPDATE_ROLLBACK_IN_PROGRESS         | advice
        UPDATE_ROLLBACK_COMPLETE            | advice
        IMPORT_ROLLBACK_COMPLETE            | advice
        DELETE_IN_PROGRESS                  | wrong
        ROLLBACK_IN_PROGRESS                | wrong
        UPDATE_ROLLBACK_FAILED              | wrong: aws cloudformation continue-update-rollback --stack-name rekey
        ROLLBACK_COMPLETE                   | wrong
        DELETE_FAILED                       | wrong
        """)
    void theStateOfTheStack(String status, String told) {
        assertThat(only(new StackCheck(Stacks.in(status), AWS, Optional::empty)))
                .startsWith(told);
    }

    private static Run run(String mode, String comment, String status, Duration took) {
        var input = Json.MAPPER.createObjectNode().put("mode", mode).put("Comment", comment);
        return new Run("r", "e", status, mode, null, NOW.minus(took), NOW, input);
    }

    private static Run run(String mode, Duration took) {
        var schedule = mode.equals("rotate") ? "Schedule" : "VerifySchedule";
        return run(mode, "Started by the %s of the stack rekey".formatted(schedule), "SUCCEEDED", took);
    }

    private ScheduleCheck schedules(List<Run> runs, String... parameters) {
        return new ScheduleCheck(Stacks.with(parameters), AWS, () -> runs, _ -> true);
    }

    @Test
    void onlyScheduledRunsThatCameToTheirEndTellHowLongOneTakes() {
        var nineHours = Duration.ofHours(9);
        var ours = "Started by the Schedule of the stack rekey";
        var schedule = new String[] {"Schedule", "cron(0 */8 * * ? *)"};
        for (var other : List.of(
                run("rotate", "", "SUCCEEDED", nineHours),
                run("rotate", "Started by the Schedule of the stack another", "SUCCEEDED", nineHours),
                run("verify", ours, "SUCCEEDED", nineHours),
                run("rotate", ours, "RUNNING", nineHours),
                run("rotate", ours, "ABORTED", nineHours),
                run("rotate", ours, "TIMED_OUT", nineHours))) {
            assertThat(only(schedules(List.of(other), schedule))).startsWith("not looked at");
            assertThat(only(schedules(List.of(other, run("rotate", Duration.ofHours(1))), schedule)))
                    .startsWith("right");
        }
        var incomplete = run("rotate", ours, "FAILED", nineHours);
        assertThat(only(schedules(List.of(incomplete), schedule))).startsWith("wrong");
        var refused = new ScheduleCheck(Stacks.with(schedule), AWS, () -> List.of(incomplete), _ -> false);
        assertThat(only(refused)).startsWith("not looked at");
    }

    @Test
    void templateAndCheckHaveTheSameWordsForAScheduledRun() throws IOException {
        assertThat(Files.readString(Path.of("..", "template.yaml")))
                .contains("Started by the Schedule of the stack ${AWS::StackName}")
                .contains("Started by the VerifySchedule of the stack ${AWS::StackName}");
    }

    @Test
    void theTimeThatIsProposedLeavesAllRunsTheirTime() {
        var runs = List.of(run("rotate", Duration.ofHours(2)), run("verify", Duration.ofHours(1)));
        var daily = schedules(runs, "Schedule", "cron(0 3 ? * SUN *)", "VerifySchedule", "cron(0 4 * * ? *)");
        assertThat(told(daily).getLast())
                .isEqualTo("wrong: sam deploy --stack-name rekey --region eu-central-1 --parameter-overrides"
                        + " 'VerifySchedule=\"cron(0 15 ? * WED *)\"'");
        var months = List.of(run("rotate", Duration.ofDays(40)));
        assertThat(only(schedules(months, "Schedule", "cron(0 3 ? * SUN *)")))
                .startsWith("wrong: Have it fire less often");
        assertThat(only(schedules(List.of(run("rotate", Duration.ofHours(25))), "Schedule", "cron(0 3 1 * ? *)")))
                .startsWith("right");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
        a-b_c/d.e:f=1   | a-b_c/d.e:f=1
        a b             | 'a b'
        it's            | 'it'\\''s'
        https://x/?a&b  | 'https://x/?a&b'
        $HOME           | '$HOME'
        """)
    void aWordThatIsToBeTypedIsOneWord(String word, String typed) {
        assertThat(AwsCommand.quoted(word)).isEqualTo(typed);
    }

    @Test
    void aFaultOfACheckIsAFindingAndKeepsNothingFromTheOthers() {
        Check faulty = new Check() {
            @Override
            public String name() {
                return "faulty";
            }

            @Override
            public List<Finding> look() {
                throw new NullPointerException("nothing there");
            }
        };
        var found = doctor.look(List.of(faulty, new ClockCheck(NOW, NOW)));
        assertThat(found).extracting(checked -> checked.line().result()).containsExactly("not looked at", "right");
        assertThat(found.getFirst().line().what()).contains("NullPointerException", "nothing there");
    }

    @Test
    void aPlanThatCannotBeMadeIsAFindingAndIsNotMadeAgain() {
        var made = new AtomicInteger();
        var check = new PlanCheck(
                () -> {
                    made.incrementAndGet();
                    throw Trouble.noAnswer("No account", "Name one");
                },
                _ -> Optional.empty());
        assertThat(only(check)).isEqualTo("not looked at: Name one");
        assertThat(check.found().get()).isEmpty();
        assertThat(made).hasValue(1);
        var unreported = new PlanCheck(() -> run("plan", Duration.ZERO), _ -> Optional.empty());
        assertThat(only(unreported)).startsWith("not looked at: Read why");
    }

    @Test
    void aScheduleThatLeavesItsRunsNoTimeIsWrong() {
        var runs = List.of(run("rotate", Duration.ofHours(2)), run("rotate", Duration.ofHours(7)));
        assertThat(only(schedules(runs, "Schedule", "cron(0 */6 * * ? *)"))).startsWith("wrong: sam deploy");
        assertThat(only(schedules(runs, "Schedule", "cron(0 */8 * * ? *)"))).startsWith("right");
        assertThat(only(schedules(runs, "Schedule", "at(2027-01-01T00:00:00)"))).startsWith("right");
        assertThat(only(schedules(runs, "Schedule", "cron(what)"))).startsWith("not looked at");
        assertThat(only(schedules(runs, "VerifySchedule", "cron(0 */6 * * ? *)")))
                .startsWith("not looked at");
        assertThat(only(schedules(runs))).startsWith("right");
    }

    @Test
    void aVerificationThatFiresInTheMiddleOfARotationIsWrong() {
        var runs = List.of(run("rotate", Duration.ofHours(2)), run("verify", Duration.ofHours(1)));
        var meeting = schedules(runs, "Schedule", "cron(0 3 ? * SUN *)", "VerifySchedule", "cron(0 4 * * ? *)");
        assertThat(told(meeting)).hasSize(3).last().asString().startsWith("wrong: sam deploy");
        var apart = schedules(runs, "Schedule", "cron(0 3 ? * SUN *)", "VerifySchedule", "cron(0 6 * * ? *)");
        assertThat(told(apart)).hasSize(2).allMatch(told -> told.startsWith("right"));
    }

    /// @param refusal how AWS refuses to list; null where it lists
    private static OrganizationCheck organization(@Nullable String refusal, String management, String named) {
        var organizations = new OrganizationsClient() {
            @Override
            public ListAccountsResponse listAccounts(ListAccountsRequest request) {
                if (refusal != null) {
                    throw AccessDeniedException.builder()
                            .awsErrorDetails(AwsErrorDetails.builder()
                                    .errorCode("AccessDeniedException")
                                    .errorMessage(refusal)
                                    .build())
                            .build();
                }
                return ListAccountsResponse.builder().build();
            }

            @Override
            public String serviceName() {
                return "organizations";
            }

            @Override
            public void close() {}
        };
        var found = Organization.builder()
                .id("o-1234567890")
                .masterAccountId(management)
                .build();
        return new OrganizationCheck(
                organizations, () -> Optional.of(found), Stacks.with("OrganizationId", named), AWS);
    }

    @Test
    void theOrganizationIsReadFromTheManagementAccountOrADelegatedAdministrator() {
        assertThat(only(organization(null, "111122223333", ""))).startsWith("right");
        assertThat(only(organization(null, "444455556666", "o-1234567890"))).startsWith("right");
        assertThat(only(organization("You don't have permissions to access this resource.", "444455556666", "")))
                .startsWith("wrong: In the management account: aws organizations register-delegated-administrator"
                        + " --account-id 111122223333");
    }

    @Test
    void aCallerWithoutThePermissionSaysNothingOfItsAccount() {
        var refusal = "User: x is not authorized to perform: organizations:ListAccounts on resource: *";
        assertThat(only(organization(refusal, "444455556666", "")))
                .isEqualTo("not looked at: Have organizations:ListAccounts allowed, or use another profile with"
                        + " --profile");
    }

    @Test
    void anotherOrganizationsIdInTheStackIsWrong() {
        assertThat(told(organization(null, "111122223333", "o-0987654321")))
                .last()
                .asString()
                .endsWith("--parameter-overrides OrganizationId=o-1234567890");
    }

    @Test
    void anAccountThatIsInNoOrganizationIsWrong() {
        var check =
                new OrganizationCheck(organization(null, "1", "").organizations(), Optional::empty, Stacks.with(), AWS);
        assertThat(only(check)).startsWith("wrong");
    }

    @Test
    void theWorstFindingDecidesTheExitCode() {
        var right = new Checked("a", new Finding.Right("r"));
        var advice = new Checked("a", Finding.advice("w", "r"));
        var unknown = new Checked("a", new Finding.NotLookedAt("w", "r"));
        var fault = new Checked("a", Finding.fault("w", "r"));
        var end = new Checked("a", new Finding.Wrong("w", "r", Finding.Severity.DEAD_END));
        assertThat(Doctor.worst(List.of(right, advice))).isEqualTo(ExitCode.RIGHT);
        assertThat(Doctor.worst(List.of(unknown, right))).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(Doctor.worst(List.of(fault, unknown))).isEqualTo(ExitCode.SOMETHING_TO_CHANGE);
        assertThat(Doctor.worst(List.of(right, end, fault))).isEqualTo(ExitCode.NO_ANSWER);
    }

    @Test
    void theSessionOfARoleNamesTheRole() {
        var session = new Caller("arn:aws:sts::111122223333:assumed-role/Operator/me@example.com", "1", NOW);
        assertThat(session.roleName()).hasValue("Operator");
        assertThat(new Caller("arn:aws:iam::111122223333:user/a/me", "1", NOW).roleName())
                .isEmpty();
    }
}
