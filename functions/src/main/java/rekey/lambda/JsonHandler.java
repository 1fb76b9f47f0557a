package rekey.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.MDC;
import rekey.run.Json;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/// A Lambda function that takes and gives a record as JSON.
///
/// @param <I> what the workflow sends
/// @param <O> what the workflow gets; small, because it becomes state
public abstract class JsonHandler<I extends JsonHandler.OfRun, O> implements RequestStreamHandler {
    private final Class<I> request;

    /// What every request carries.
    public interface OfRun {
        String run();
    }

    protected JsonHandler(Class<I> request) {
        this.request = request;
    }

    protected abstract O handle(I request, Context context);

    @Override
    public final void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        var parsed = Json.read(in.readAllBytes(), request);
        var answer = PowertoolsLogging.withLogging(context, () -> {
            MDC.put("run", parsed.run());
            return handle(parsed, context);
        });
        out.write(Json.bytes(answer));
    }
}
