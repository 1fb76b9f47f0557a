package rekey.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rekey.input.SameInput;
import rekey.plan.Plan;

/// What a report says of a run that applies a plan. Whoever goes on without the plan changes more than
/// was approved.
///
/// @param plan the id of its run
/// @param run that applies it
/// @param given its input; null where it is not known
public record AppliedAgain(
        String plan, String run, @Nullable JsonNode given) {
    /// @return empty for a run that applies none
    public static Optional<AppliedAgain> by(Plan run) {
        return run.applied().map(plan -> new AppliedAgain(plan, run.run(), run.given()));
    }

    /// What to do once it was stopped. The input comes last, where a page shows it to be pasted.
    String afterStop() {
        return "Restore run %s to undo it. Or apply plan %s again, which goes on where this run ended, %s"
                .formatted(run, plan, SameInput.with(given));
    }

    /// The order to run Rekey again, or otherwise, as it is meant here: of the plan's input nothing can
    /// be left out.
    public String inItsWords(String sentence) {
        return sentence.replace("run Rekey again", "apply plan " + plan + " again")
                .replace("Run Rekey again", "Apply plan " + plan + " again")
                .replace(
                        "Or leave out `\"readers\": \"keep\"` to move",
                        "Or make a new plan without `\"readers\": \"keep\"`, and apply that, to move")
                .replace("Leave out those that do not exist,", "Make a new plan without those that do not exist,");
    }
}
