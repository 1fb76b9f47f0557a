package rekey.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.AwsErrors;
import rekey.run.Json;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/// A Lambda function that takes and gives a record as JSON.
///
/// @param <I> what the workflow sends
/// @param <O> what the workflow gets; small, because it becomes state
public abstract class JsonHandler<I extends JsonHandler.OfRun, O> implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(JsonHandler.class);

    private final Class<I> request;

    /// What every request carries.
    public interface OfRun {
        String run();

        /// What its log lines are about besides the run; by the names of their keys.
        default Map<String, String> about() {
            return Map.of();
        }
    }

    protected JsonHandler(Class<I> request) {
        this.request = request;
    }

    protected abstract O handle(I request, Context context);

    /// The request in what the function was called with.
    protected byte[] requestIn(byte[] told) {
        return told;
    }

    @Override
    public final void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        var parsed = Json.read(requestIn(in.readAllBytes()), request);
        var answer = PowertoolsLogging.withLogging(
                context,
                () -> LogLines.about(
                        Map.of("run", parsed.run()),
                        () -> LogLines.about(parsed.about(), () -> logged(parsed, context))));
        out.write(Json.bytes(answer));
    }

    /// Lambda logs an error without naming the run.
    private O logged(I parsed, Context context) {
        try {
            return handle(parsed, context);
        } catch (RuntimeException e) {
            LOG.error("The invocation failed", e);
            throw AwsErrors.passing(e)
                    .<RuntimeException>map(error -> new AwsUnavailable(error, e))
                    .orElse(e);
        }
    }
}
