package rekey.plan;

import java.time.Instant;

/// Step Functions lets a name be used again after 90 days, and what a run keeps it keeps for ever:
/// the plan of the earlier run, perhaps a rotation, must never be taken for that of the new one.
///
/// Source: docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
public final class RunNameUsed extends RuntimeException {
    private static final long serialVersionUID = 1;

    RunNameUsed(String run, Instant before) {
        super(
                "A run of %s was called %s already; start the execution under another name, or leave the name to the console"
                        .formatted(before, run));
    }
}
