package rekey.operator;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which stack is meant, and as whom. The same in every command.
final class HubOptions {
    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "The profile of the AWS CLI's configuration; also one that signs in with SSO.")
    @Nullable
    String profile;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "The Region that the stack is in. Default: as for the AWS CLI.")
    @Nullable
    String region;

    @Option(names = "--stack", paramLabel = "NAME", description = "The stack's name. Default: the only one there is.")
    @Nullable
    String stack;

    /// To be appended to an AWS CLI command that a person is to run.
    String profileArgument() {
        return profile == null ? "" : " --profile " + profile;
    }

    /// To be appended to one of these commands.
    String arguments() {
        return profileArgument()
                + (region == null ? "" : " --region " + region)
                + (stack == null ? "" : " --stack " + stack);
    }
}
