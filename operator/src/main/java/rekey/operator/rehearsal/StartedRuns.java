package rekey.operator.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rekey.report.Report;

/// The runs that the rehearsal has started. Whenever it ends, the last of them does not go on.
final class StartedRuns {
    private final StackRuns stack;
    private @Nullable String last;
    private boolean ended;

    StartedRuns(StackRuns stack) {
        this.stack = stack;
    }

    synchronized String start(ObjectNode input) {
        if (ended) {
            throw new Sandbox.Ended();
        }
        last = stack.start(input);
        return last;
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
        if (last != null && stack.goesOn(last)) {
            stack.stop(last);
        }
    }
}
