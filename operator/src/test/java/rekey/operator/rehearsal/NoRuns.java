package rekey.operator.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import rekey.report.Report;

/// A stack that nobody starts a run of.
record NoRuns(int concurrentFunctions) implements StackRuns {
    @Override
    public String name() {
        return "run-1";
    }

    @Override
    public boolean exists(String run) {
        return false;
    }

    @Override
    public void start(String run, ObjectNode input) {
        throw new AssertionError("a run was started: " + input);
    }

    @Override
    public boolean goesOn(String run) {
        return false;
    }

    @Override
    public void stop(String run) {}

    @Override
    public Optional<Report> report(String run) {
        return Optional.empty();
    }

    @Override
    public Optional<JsonNode> certificate(String run) {
        return Optional.empty();
    }

    @Override
    public String ending(String run) {
        return "SUCCEEDED";
    }
}
