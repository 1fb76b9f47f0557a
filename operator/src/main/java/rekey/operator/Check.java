package rekey.operator;

import java.util.List;

/// One thing that must be right for runs to work.
interface Check {
    /// In a word or two.
    String name();

    /// What AWS does not answer goes through: the [Doctor] turns it into [Finding.NotLookedAt].
    List<Finding> look();
}
