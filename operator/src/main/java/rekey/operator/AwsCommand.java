package rekey.operator;

import java.util.regex.Pattern;

/// Commands of the AWS CLI as a person is to type them: of the same Region and profile.
///
/// @param region of the stack
record AwsCommand(String region, HubOptions options) {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    /// @param command without `aws`
    String of(String command) {
        return "aws %s --region %s%s".formatted(command, region, options.profileArgument());
    }

    /// Deploys the stack with another value of one parameter; the others stay as they are.
    ///
    /// sam splits at spaces what is not in double quotes of its own, inside those of the shell.
    String deploy(Stack stack, String parameter, String value) {
        var written = PLAIN.matcher(value).matches() ? value : "\"%s\"".formatted(value.replace("\"", "\\\""));
        return "sam deploy --stack-name %s --region %s%s --parameter-overrides %s"
                .formatted(stack.name(), region, options.profileArgument(), quoted(parameter + "=" + written));
    }

    /// A word that the shell leaves as it is.
    static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'%s'".formatted(word.replace("'", "'\\''"));
    }

    /// The same, for another account than the stack's: its profile is not known here.
    String elsewhere(String command) {
        return "aws %s --region %s --profile THERE".formatted(command, region);
    }
}
