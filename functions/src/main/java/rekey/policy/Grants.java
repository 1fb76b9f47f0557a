package rekey.policy;

import java.util.List;

/// The grants of a key to services.
public sealed interface Grants {
    record Told(List<Grant> grants) implements Grants {
        public Told {
            grants = List.copyOf(grants);
        }
    }

    /// They could not be read, or not all of them.
    ///
    /// @param why for people
    record Untold(String why) implements Grants {}
}
