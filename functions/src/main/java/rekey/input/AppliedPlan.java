package rekey.input;

/// The plan that a rotation applies: it changes what the plan was to change, and nothing else.
///
/// @param run the id of the plan's run
/// @param logGroups of the plan's input: what they leave out the plan did not look at
public record AppliedPlan(String run, Globs logGroups) {
    /// The input that applies a plan.
    public static String applying(String run) {
        return "{\"mode\": \"rotate\", \"plan\": \"%s\"}".formatted(run);
    }
}
