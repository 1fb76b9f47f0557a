package rekey.operator;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What fixes the StackSet of the member roles, so that the stack that made it stays true.
///
/// What is the stack's to say is fixed by a deployment of the stack: its next one would undo anything else. Where the
/// stack is right and somebody has changed the StackSet alone, a deployment finds nothing to change: the StackSet is
/// set
/// back to what the stack says. Instances are no part of the stack: they are made again.
record StackSetRemedies(Stack stack, AwsCommand aws) {
    /// The stack's parameter: in whose accounts the StackSet makes the role.
    static final String UNITS = "OrganizationalUnitIds";

    /// As template.yaml names the StackSet.
    private static final String SUFFIX = "-member-role";
    /// As template.yaml has it: an account that fails keeps nobody else from the role.
    private static final String WHOEVER_FAILS =
            "--operation-preferences FailureTolerancePercentage=99,MaxConcurrentPercentage=100";

    /// The StackSet's name.
    static String stackSet(Stack stack) {
        return stack.name() + SUFFIX;
    }

    /// CloudFormation makes it again only where the stack wants one, and did not before.
    String ofStackSet() {
        return "Deploy the stack without it, and then with it: `%s`, `%s`"
                .formatted(aws.deploy(stack, UNITS, ""), aws.deploy(stack, UNITS, units()));
    }

    /// @param names of all its parameters
    /// @param values of those that are to be set back to what the stack says
    String ofParameters(Collection<String> names, Map<String, String> values) {
        var set = values.entrySet().stream().map(entry -> parameter(entry.getKey(), entry.getValue()));
        var kept = names.stream()
                .filter(other -> !values.containsKey(other))
                .sorted()
                .map("ParameterKey=%s,UsePreviousValue=true"::formatted);
        return aws.of("%s --use-previous-template --capabilities CAPABILITY_NAMED_IAM --parameters %s %s"
                .formatted(
                        command("update-stack-set"),
                        Stream.concat(set, kept).collect(Collectors.joining(" ")),
                        WHOEVER_FAILS));
    }

    /// The CLI takes a comma for the end of a value that is not in double quotes.
    private static String parameter(String name, String value) {
        return AwsCommand.quoted("ParameterKey=%s,ParameterValue=%s"
                .formatted(name, value.contains(",") ? "\"%s\"".formatted(value) : value));
    }

    String list() {
        return aws.of(command("list-stack-instances"));
    }

    String ofNoInstance() {
        return aws.of("%s %s".formatted(instances("create", UNITS + "=" + units()), WHOEVER_FAILS));
    }

    /// Source: docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-troubleshooting.html
    ///
    /// @param exist whether a stack was ever made in these accounts
    String ofInstances(boolean exist, List<String> accounts) {
        return aws.of("%s %s".formatted(instances(exist ? "update" : "create", accounts), WHOEVER_FAILS));
    }

    /// Source: docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-concepts.html
    String ofInoperable(List<String> accounts) {
        return ("Have the StackSet forget these: `%s`; when that has ended, delete what is left of the stack in each"
                        + " account, and have them made again: `%s`")
                .formatted(
                        aws.of(instances("delete", accounts) + " --retain-stacks"),
                        aws.of(instances("create", accounts)));
    }

    private String instances(String what, List<String> accounts) {
        return instances(
                what,
                "'%s=%s,Accounts=%s,AccountFilterType=INTERSECTION'"
                        .formatted(UNITS, units(), String.join(",", accounts)));
    }

    private String instances(String what, String targets) {
        return "%s --regions %s --deployment-targets %s"
                .formatted(command(what + "-stack-instances"), aws.region(), targets);
    }

    private String command(String name) {
        return "cloudformation %s --stack-set-name %s --call-as %s"
                .formatted(name, stackSet(stack), stack.parameter("CallAs"));
    }

    private String units() {
        return stack.parameter(UNITS);
    }
}
