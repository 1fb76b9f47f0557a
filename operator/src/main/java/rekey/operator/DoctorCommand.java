package rekey.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rekey.input.Mode;
import rekey.run.Json;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Organization;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

@Command(
        name = "doctor",
        description = "Looks for what keeps runs from working, and says for each what fixes it. Changes nothing.",
        footer = {
            "",
            "The newest run tells whether the members can be entered and whether their keys fit. --plan starts a new"
                    + " run in mode plan: over the accounts that flags name, over all with --all, or over five at random.",
            "",
            "Exit codes: 0 right, 1 something could not be looked at, 2 something is wrong, 3 no credentials.",
            "",
            "Examples:",
            "  rekey doctor",
            "  rekey doctor --plan",
            "  rekey doctor --plan --account 111122223333 --output json"
        })
final class DoctorCommand extends HubCommand {
    private static final int RUNS = 20;

    @Mixin
    private ScopeOptions scope;

    @Mixin
    private OutputOptions output;

    @Option(names = "--plan", description = "Has a run look at members and keys. It changes nothing.")
    private boolean plan;

    @Option(names = "--all", description = "With --plan: at every account.")
    private boolean all;

    @Override
    ExitCode run() {
        var input = scope.input(Mode.PLAN.text());
        if (!plan && (all || input.size() > 1)) {
            throw Trouble.usage("--all and flags of the scope are for a run, and there is none", "Add --plan");
        }
        var found = look(input);
        if (output.json()) {
            screen().document(Documents.of(found.stream().map(Checked::line).toList()));
        } else {
            new Diagnosis(screen()).show(found);
        }
        return Doctor.worst(found);
    }

    /// Each check needs what those before it found.
    private List<Checked> look(ObjectNode input) {
        var doctor = new Doctor(options());
        Caller caller;
        try {
            caller = Caller.of(hub().client(StsClient.builder()));
        } catch (SdkException e) {
            return List.of(unusable("credentials", Finding.Severity.DEAD_END, AwsTrouble.of(e, options())));
        }
        var first = Stream.concat(
                Stream.of(new Checked(
                        "credentials", new Finding.Right("%s, in %s".formatted(caller.arn(), hub().region())))),
                doctor.look(new ClockCheck(caller.answeredAt(), Instant.now())).stream());
        Stack stack;
        try {
            stack = hub().stack();
        } catch (Trouble e) {
            return Stream.concat(first, Stream.of(unusable("stack", Finding.Severity.FAULT, e)))
                    .toList();
        } catch (SdkException e) {
            return Stream.concat(
                            first, Stream.of(unusable("stack", Finding.Severity.DEAD_END, AwsTrouble.of(e, options()))))
                    .toList();
        }
        var newest = new NewestReport(stack, hub().region(), hub().runs()::report);
        var planning = planning(input, newest);
        var planned = doctor.look(planning.stream().<Check>map(check -> check).toList());
        var others = doctor.look(checks(caller, stack, newest, planning));
        return Stream.of(first, planned.stream(), others.stream())
                .flatMap(findings -> findings)
                .toList();
    }

    private static Checked unusable(String check, Finding.Severity severity, Trouble trouble) {
        return new Checked(check, new Finding.Wrong(trouble.what(), trouble.remedy(), severity));
    }

    /// @param planning has run
    private List<Check> checks(Caller caller, Stack stack, NewestReport newest, Optional<PlanCheck> planning) {
        var aws = new AwsCommand(hub().region(), options());
        var cloudFormation = hub().client(CloudFormationClient.builder());
        var organizations = hub().client(OrganizationsClient.builder());
        Supplier<Optional<Organization>> organization = new Once<>(() -> OrganizationCheck.ask(organizations));
        Supplier<List<Run>> runs = new Once<>(() -> hub().runs().last(RUNS));
        Supplier<Optional<NewestReport.Told>> told =
                new Once<>(() -> planning.flatMap(check -> check.found().get()).or(() -> newest.of(runs.get())));
        return List.of(
                new StackCheck(stack, aws, () -> told.get().map(NewestReport.Told::report)),
                new ReadingCheck(hub().client(SfnClient.builder()), hub().bucket(), hub().runs(), options(), runs),
                new StartingCheck(hub().client(IamClient.builder()), caller, stack, organization, aws),
                new OrganizationCheck(organizations, organization, stack, aws),
                new MemberRolesCheck(cloudFormation, organization, stack, aws),
                PlacesCheck.members(told, () -> byHand(stack, organization, aws), options()),
                PlacesCheck.keys(told, options()),
                new ConcurrencyCheck(hub().client(LambdaClient.builder()), stack, aws),
                new ScheduleCheck(stack, aws, runs, run -> hub().runs().hasReport(run.run())),
                new AlarmsCheck(cloudFormation, hub().client(SnsClient.builder()), stack, aws));
    }

    static Optional<String> byHand(Stack stack, Supplier<Optional<Organization>> organization, AwsCommand aws) {
        if (!MemberRolesCheck.units(stack).isEmpty()) {
            return Optional.empty();
        }
        var parameters = MemberRolesCheck.right(stack, organization.get()).entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter -> AwsCommand.quoted(parameter.getKey() + "=" + parameter.getValue()))
                .collect(Collectors.joining(" "));
        return Optional.of(aws.elsewhere("cloudformation deploy --template-file member.yaml --stack-name rekey-member"
                + " --capabilities CAPABILITY_NAMED_IAM --parameter-overrides " + parameters));
    }

    /// Empty where no run is to look.
    ///
    /// @throws Trouble where the caller's own flags are wrong: nothing is looked at then
    private Optional<PlanCheck> planning(ObjectNode input, NewestReport newest) {
        if (!plan) {
            return Optional.empty();
        }
        StartCommand.check(this, input);
        return Optional.of(new PlanCheck(() -> planned(input), newest::asked));
    }

    private Run planned(ObjectNode input) {
        if (!all && !input.has("accounts") && !input.has("organizationalUnits")) {
            var sample = Sample.of(hub(), new SplittableRandom());
            if (sample.isEmpty()) {
                throw Trouble.noAnswer(
                        "There is no account that a plan could look at",
                        "See what is said of organization and member roles, or name accounts with --account");
            }
            input.withObjectProperty("accounts").set("include", Json.MAPPER.valueToTree(sample));
        }
        return WatchCommand.follow(this, StartCommand.begin(this, input));
    }
}
