package rekey.operator.rehearsal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import rekey.report.Report;

/// The runs of the deployed stack.
public interface StackRuns {
    /// @return the run's id
    String start(ObjectNode input);

    boolean goesOn(String run);

    void stop(String run);

    /// Empty where it has none yet.
    Optional<Report> report(String run);

    /// How it ended, in the words of Step Functions.
    String ending(String run);
}
