package rekey.rotate;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import rekey.lambda.JsonHandler;
import rekey.pack.Batch;

/// What the workflow sends to a worker.
///
/// @param progress where the last invocation left how far the batch came; null for the first
/// @param step counts the invocations for this batch
public record WorkRequest(String run, Batch batch, @Nullable String progress, int step) implements JsonHandler.OfRun {
    @Override
    public Map<String, String> about() {
        return Map.of("wave", String.valueOf(batch.wave()), "batch", String.valueOf(batch.number()));
    }
}
