package rekey.operator;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import rekey.report.Format;

/// Has a run look at members and keys. It is made once. What it found is told by the checks of these: the
/// finding here is that it came to an end.
///
/// @param planning makes the run, and follows it to its end
/// @param reading of its report; empty where it has none
/// @param found what it came to; empty where it did not
record PlanCheck(
        Supplier<Run> planning,
        Function<Run, Optional<NewestReport.Told>> reading,
        AtomicReference<Optional<NewestReport.Told>> found)
        implements Check {

    PlanCheck(Supplier<Run> planning, Function<Run, Optional<NewestReport.Told>> reading) {
        this(planning, reading, new AtomicReference<>(Optional.empty()));
    }

    @Override
    public String name() {
        return "plan";
    }

    @Override
    public List<Finding> look() {
        var run = planning.get();
        found.set(reading.apply(run));
        return List.of(found.get()
                .<Finding>map(told -> new Finding.Right("The run %s looked at %s"
                        .formatted(
                                run.run(), Format.count(told.report().places().size(), "place"))))
                .orElseGet(() -> new Finding.NotLookedAt(
                        "The run %s ended %s, and has no report".formatted(run.run(), run.status()),
                        "Read why in the Step Functions console: " + run.execution())));
    }
}
