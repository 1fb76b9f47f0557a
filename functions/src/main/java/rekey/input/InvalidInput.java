package rekey.input;

import java.util.List;

/// The execution input cannot be taken. The workflow ends with this error, and nothing was read or
/// changed.
public final class InvalidInput extends RuntimeException {
    private static final long serialVersionUID = 1;

    public InvalidInput(List<String> problems) {
        super(String.join("; ", problems));
    }
}
