package rekey.operator.rehearsal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// One thing that is tried, and what it proves.
///
/// @param proves a sentence that is true where the step finds nothing
record Step(String name, String proves, Supplier<Seen> action) {
    private static final double MILLIS = 1000;

    /// What came of it.
    sealed interface Seen {
        record Compared(Optional<String> run, List<String> findings, String note) implements Seen {
            Compared with(String more) {
                return new Compared(run, findings, more);
            }
        }

        record LeftOut(Optional<String> run, String why) implements Seen {}
    }

    /// Whether nothing may be started after it unless it is proved.
    boolean mustBeProved() {
        return name.equals(RunSteps.PLAN);
    }

    StepResult leftOut(Waiting waiting, String why) {
        return new StepResult(name, proves, StepResult.State.LEFT_OUT, waiting.now(), 0, null, List.of(), why);
    }

    StepResult take(Waiting waiting) {
        var began = waiting.now();
        var seen = action.get();
        double seconds = Duration.between(began, waiting.now()).toMillis() / MILLIS;
        return switch (seen) {
            case Seen.Compared(var run, var findings, var note) ->
                new StepResult(
                        name,
                        proves,
                        findings.isEmpty() ? StepResult.State.PROVED : StepResult.State.DIFFERENT,
                        began,
                        seconds,
                        run.orElse(null),
                        findings,
                        note);
            case Seen.LeftOut(var run, var why) ->
                new StepResult(
                        name, proves, StepResult.State.LEFT_OUT, began, seconds, run.orElse(null), List.of(), why);
        };
    }
}
