package rekey.rotate;

import org.jspecify.annotations.Nullable;
import rekey.lambda.JsonHandler;
import rekey.pack.Batch;

/// What the workflow sends to a worker.
///
/// @param progress where the last invocation left how far the batch came; null for the first
/// @param step counts the invocations for this batch
public record WorkRequest(String run, Batch batch, @Nullable String progress, int step) implements JsonHandler.OfRun {}
