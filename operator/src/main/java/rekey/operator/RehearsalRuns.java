package rekey.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.Optional;
import rekey.operator.rehearsal.StackRuns;
import rekey.report.Report;

/// The runs of the stack, for a rehearsal.
final class RehearsalRuns implements StackRuns {
    private final Runs runs;

    RehearsalRuns(Runs runs) {
        this.runs = runs;
    }

    @Override
    public String start(ObjectNode input) {
        return runs.start(StartCommand.name(), input).run();
    }

    @Override
    public boolean goesOn(String run) {
        return runs.require(run).goesOn();
    }

    @Override
    public void stop(String run) {
        runs.stop(runs.require(run));
    }

    @Override
    public Optional<Report> report(String run) {
        return runs.report(run);
    }

    @Override
    public String ending(String run) {
        var ended = runs.require(run);
        return Objects.requireNonNullElse(ended.outcome(), ended.status());
    }
}
