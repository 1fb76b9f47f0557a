package rekey.aws;

import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import rekey.outcome.AwsError;
import rekey.outcome.ErrorDisposition;
import rekey.outcome.Failure;
import rekey.outcome.Unforeseen;
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

    /// What the SDK is to try again besides what it knows: each code that [ErrorDisposition] calls transient, and
    /// an answer that was cut off. What is left of that is XML that nobody can read, or an
    /// error without its code.
    static boolean mayPass(Throwable failure) {
        if (failure instanceof AwsServiceException service) {
            var error = of(service);
            return error.code().isEmpty() || passes(error);
        }
        for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof XMLStreamException) {
                return true;
            }
        }
        return false;
    }

    /// What AWS answered, if `exception` is of AWS, or has such a cause, and the same call may succeed a while later.
    public static Optional<AwsError> passing(RuntimeException exception) {
        for (@Nullable Throwable at = exception; at != null; at = at.getCause()) {
            if (at instanceof SdkException ofAws) {
                return Optional.of(of(ofAws)).filter(AwsErrors::passes);
            }
        }
        return Optional.empty();
    }

    /// What is told of an exception that nobody foresaw. What AWS answered decides whether it passes: the SDK
    /// words a time-out in many ways.
    public static Failure unforeseen(RuntimeException exception) {
        return passing(exception).isPresent() ? Unforeseen.busy(exception) : Unforeseen.failure(exception);
    }

    private static boolean passes(AwsError error) {
        return ErrorDisposition.to(error).passes();
    }
}
