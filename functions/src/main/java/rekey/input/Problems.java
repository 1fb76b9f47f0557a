package rekey.input;

import java.util.ArrayList;
import java.util.List;

/// What is wrong with an execution input, gathered so that a person fixes it once and not once per
/// mistake.
public final class Problems {
    private final List<String> found = new ArrayList<>();

    /// @param path of the field, e.g. `accounts.include[2]`
    /// @param what one line, e.g. `12 digits expected, was "1111"`
    public void add(String path, String what) {
        found.add(path + ": " + what);
    }

    public boolean none() {
        return found.isEmpty();
    }

    /// @throws InvalidInput where there are any
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidInput(found);
        }
    }
}
