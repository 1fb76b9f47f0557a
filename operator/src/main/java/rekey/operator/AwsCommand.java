package rekey.operator;

/// Commands of the AWS CLI as a person is to type them: of the same Region and profile.
///
/// @param region of the stack
record AwsCommand(String region, HubOptions options) {
    /// @param command without `aws`
    String of(String command) {
        return "aws %s --region %s%s".formatted(command, region, options.profileArgument());
    }

    /// The same, for another account than the stack's: its profile is not known here.
    String elsewhere(String command) {
        return "aws %s --region %s --profile THERE".formatted(command, region);
    }
}
