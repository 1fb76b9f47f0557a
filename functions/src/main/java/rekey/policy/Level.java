package rekey.policy;

/// How far a key policy lets an identity use a key.
enum Level {
    NONE,

    /// If its own IAM policies allow it too.
    IAM,

    /// Whatever its IAM policies say, but for a Deny.
    POLICY;

    Level atMost(Level other) {
        return compareTo(other) < 0 ? this : other;
    }

    Level atLeast(Level other) {
        return compareTo(other) > 0 ? this : other;
    }
}
