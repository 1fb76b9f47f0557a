package rekey.input;

import java.util.List;
import java.util.stream.Collectors;

/// The execution input cannot be taken. The workflow ends with this error, and nothing was read or
/// changed.
public final class InvalidInput extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// The cause of an execution is to be read by a person, and Step Functions cuts a long one.
    private static final int MOST_TOLD = 10;

    InvalidInput(List<String> problems) {
        super(problems.stream().limit(MOST_TOLD).collect(Collectors.joining("; "))
                + (problems.size() > MOST_TOLD ? "; and %d more".formatted(problems.size() - MOST_TOLD) : ""));
    }
}
