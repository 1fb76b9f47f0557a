package rekey.progress;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rekey.lambda.JsonHandler;
import rekey.member.Purpose;
import rekey.member.SessionScope;
import rekey.pack.Batch;
import rekey.pack.Work;

/// What the workflow sends to a worker.
///
/// @param progress where the last invocation left how far the batch came; null for the first
/// @param step counts the invocations for this batch
public record WorkRequest(String run, Batch batch, @Nullable String progress, int step) implements JsonHandler.OfRun {
    /// What the worker enters the members of its batch for.
    public SessionScope sessionScope(Set<Purpose> purposes) {
        return new SessionScope(
                        run, purposes, batch.places().stream().map(Work::place).toList())
                .among(batch.workers());
    }

    @Override
    public Map<String, String> about() {
        return Map.of("wave", String.valueOf(batch.wave()), "batch", String.valueOf(batch.number()));
    }
}
