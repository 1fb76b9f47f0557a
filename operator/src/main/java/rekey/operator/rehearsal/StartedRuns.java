package rekey.operator.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rekey.report.Report;

/// The runs that the rehearsal has started. Whenever it ends, the last of them does not go on.
final class StartedRuns {
    private final StackRuns stack;
    private final Waiting waiting;
    private @Nullable String last;
    private boolean known;
    private boolean ended;

    StartedRuns(StackRuns stack, Waiting waiting) {
        this.stack = stack;
        this.waiting = waiting;
    }

    /// The run is remembered before it is started: an answer that never came must not leave it alone.
    synchronized String start(ObjectNode input) {
        if (ended) {
            throw new Sandbox.Ended();
        }
        var run = stack.name();
        last = run;
        known = false;
        stack.start(run, input);
        known = true;
        return run;
    }

    boolean goesOn(String run) {
        return stack.goesOn(run);
    }

    void stop(String run) {
        stack.stop(run);
    }

    Optional<Report> report(String run) {
        return stack.report(run);
    }

    Optional<JsonNode> certificate(String run) {
        return stack.certificate(run);
    }

    String ending(String run) {
        return stack.ending(run);
    }

    /// Stops the run that goes on, and starts none any more.
    synchronized void end() {
        ended = true;
        var run = last;
        if (run != null && (known || waiting.until(Sandbox.KNOWN, () -> stack.exists(run))) && stack.goesOn(run)) {
            stack.stop(run);
        }
    }
}
