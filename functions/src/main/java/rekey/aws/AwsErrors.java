package rekey.aws;

import rekey.outcome.AwsError;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// Errors of the SDK as values.
public final class AwsErrors {
    private AwsErrors() {}

    public static AwsError of(SdkException exception) {
        if (exception instanceof AwsServiceException service && service.awsErrorDetails() != null) {
            var details = service.awsErrorDetails();
            var code = details.errorCode() == null ? "" : details.errorCode();
            var message = details.errorMessage() == null ? service.getMessage() : details.errorMessage();
            return new AwsError(code, service.statusCode(), String.valueOf(message));
        }
        if (exception instanceof AwsServiceException service) {
            return new AwsError("", service.statusCode(), String.valueOf(service.getMessage()));
        }
        return new AwsError(AwsError.NO_ANSWER, 0, String.valueOf(exception.getMessage()));
    }
}
