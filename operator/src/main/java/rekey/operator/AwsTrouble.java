package rekey.operator;

import java.net.UnknownHostException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// What a failure of the AWS SDK means for the person at the terminal.
final class AwsTrouble {
    private static final Set<String> EXPIRED =
            Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired");
    private static final Set<String> UNKNOWN_CREDENTIALS = Set.of(
            "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "SignatureDoesNotMatch");
    private static final Set<String> DENIED =
            Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AllAccessDisabled");
    private static final Pattern ACTION = Pattern.compile("not authorized to perform: (\\S+)");
    private static final String SIGN_IN = "Sign in again: with IAM Identity Center that is `aws sso login%s`";

    private AwsTrouble() {}

    /// @param options of the command, for what a remedy is to repeat
    static Trouble of(SdkException failure, HubOptions options) {
        return failure instanceof AwsServiceException answer && answer.awsErrorDetails() != null
                ? ofAnswer(answer, options)
                : ofNoAnswer(failure, options);
    }

    /// Whether AWS knows the caller, and does not let it.
    static boolean isDenial(SdkException failure) {
        return failure instanceof AwsServiceException answer
                && answer.awsErrorDetails() != null
                && DENIED.contains(String.valueOf(answer.awsErrorDetails().errorCode()));
    }

    private static Trouble ofAnswer(AwsServiceException answer, HubOptions options) {
        var code = String.valueOf(answer.awsErrorDetails().errorCode());
        var message = String.valueOf(answer.awsErrorDetails().errorMessage());
        if (EXPIRED.contains(code)) {
            return Trouble.noAnswer("The credentials have expired", SIGN_IN.formatted(options.profileArgument()));
        }
        if (UNKNOWN_CREDENTIALS.contains(code)) {
            return Trouble.noAnswer(
                    "AWS does not know these credentials (%s)".formatted(code),
                    "Look at `aws sts get-caller-identity%s`, or name another profile with --profile"
                            .formatted(options.profileArgument()));
        }
        if (DENIED.contains(code)) {
            var action = ACTION.matcher(message);
            return Trouble.noAnswer(
                    "AWS refuses: " + message.strip(),
                    action.find()
                            ? "Have %s allowed, or use another profile with --profile".formatted(action.group(1))
                            : "Have this call allowed, or use another profile with --profile");
        }
        return Trouble.noAnswer(
                "AWS answers %s: %s".formatted(code, message.strip()),
                "Try it again, or look up the code in the service's API reference");
    }

    private static Trouble ofNoAnswer(SdkException failure, HubOptions options) {
        var message = String.valueOf(failure.getMessage());
        if (message.contains("Unable to load credentials")) {
            return Trouble.noAnswer(
                    "There are no AWS credentials",
                    "Name a profile with --profile, or set them as for the AWS CLI: `aws configure sso`");
        }
        if (message.contains("Unable to load region")) {
            return Trouble.noAnswer("No Region is set", "Name the stack's Region with --region");
        }
        if (message.contains("Token is expired") || message.contains("SSO") || message.contains("sso")) {
            return Trouble.noAnswer("The sign-in has expired", SIGN_IN.formatted(options.profileArgument()));
        }
        if (message.contains("rofile") && message.contains("ound")) {
            return Trouble.noAnswer(message, "`aws configure list-profiles` shows those that there are");
        }
        boolean unknownHost = Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(UnknownHostException.class::isInstance);
        return unknownHost
                ? Trouble.noAnswer(
                        "AWS cannot be found: " + lastMessage(failure), "Look at the network, and at --region")
                : Trouble.noAnswer(
                        "AWS does not answer: " + lastMessage(failure), "Look at the network, and try it again");
    }

    private static String lastMessage(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .reduce((_, later) -> later)
                .map(cause -> String.valueOf(cause.getMessage()))
                .orElse("");
    }
}
