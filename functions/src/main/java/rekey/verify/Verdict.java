package rekey.verify;

/// What the workflow does with a batch after it was verified.
enum Verdict {
    DONE,
    /// Log groups appeared since the survey: rotate those.
    ROTATE,
    /// The look is not through: go on with it at once.
    LOOK_ON,
    /// Something is not as it was left: look once more, after a wait.
    LOOK_AGAIN
}
