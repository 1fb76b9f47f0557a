package rekey.operator.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import rekey.report.Report;

/// The runs of the deployed stack.
public interface StackRuns {
    /// A name for the next run: its id.
    String name();

    /// @param run that no run has yet
    void start(String run, ObjectNode input);

    /// Whether AWS knows it.
    boolean exists(String run);

    boolean goesOn(String run);

    void stop(String run);

    /// Empty where it has none yet.
    Optional<Report> report(String run);

    /// The certificate of a run of mode `retire`; empty where it has made none.
    Optional<JsonNode> certificate(String run);

    /// Functions that may run at the same time in the stack's account and Region.
    ///
    /// Source: docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html
    int concurrentFunctions();

    /// How it ended, in the words of Step Functions, with error and cause.
    String ending(String run);
}
