package rekey.simulation;

/// How long an invocation takes before it works, and what grows with the number of places in those
/// that handle all of them.
///
/// @param planSeconds of a cold start of the function that plans
/// @param packSeconds of the one that packs, or reports
/// @param workerSeconds of those that survey, rotate and verify
/// @param warmSeconds of an invocation in an environment that was used before
/// @param packSecondsAPlace of the function that packs
/// @param reportSecondsAPlace of the function that reports
record Starts(
        double planSeconds,
        double packSeconds,
        double workerSeconds,
        double warmSeconds,
        double packSecondsAPlace,
        double reportSecondsAPlace) {
    /// On the CPU share of 1,024 MB: `./rekey bench start` and `./rekey bench report` measure it.
    static final Starts MEASURED = new Starts(3.3, 3.3, 3.3, 0.1, 0.00009, 0.00024);
}
