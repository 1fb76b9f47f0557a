package rekey.operator;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import rekey.run.Bucket;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;

/// Whether the caller may list, follow and read runs: by the calls themselves. What there is nothing to
/// try it on is not looked at.
///
/// @param last runs, the newest first
record ReadingCheck(SfnClient stepFunctions, Bucket bucket, Runs runs, HubOptions options, Supplier<List<Run>> last)
        implements Check {
    /// One thing that is tried on runs until one of them has it.
    ///
    /// @param could what the caller could do with runs then
    /// @param none what there is nothing of else
    private record Part(Predicate<Run> has, String could, String none) {}

    /// What came of a part.
    private sealed interface Tried {
        record Could(String what) implements Tried {}

        record Not(Finding finding) implements Tried {}
    }

    @Override
    public String name() {
        return "reading";
    }

    @Override
    public List<Finding> look() {
        List<Run> found;
        try {
            found = last.get();
        } catch (SdkException e) {
            return List.of(refusal(e));
        }
        var could = new ArrayList<>(List.of("listed"));
        var findings = new ArrayList<Finding>();
        for (var part : parts()) {
            switch (tried(part, found)) {
                case Tried.Could(var what) -> could.add(what);
                case Tried.Not(var finding) -> findings.add(finding);
            }
        }
        findings.addFirst(new Finding.Right("The last runs could be " + String.join(", ", could)));
        return List.copyOf(findings);
    }

    private List<Part> parts() {
        return List.of(
                new Part(this::follow, "followed", "run to follow"),
                new Part(this::count, "counted in batches", "run with batches to count"),
                new Part(run -> !run.goesOn() && runs.hasReport(run.run()), "read", "report to read"));
    }

    private Tried tried(Part part, List<Run> found) {
        try {
            return found.stream().anyMatch(part.has())
                    ? new Tried.Could(part.could())
                    : new Tried.Not(new Finding.NotLookedAt(
                            "There is no %s among the last runs, so nobody knows whether you may"
                                    .formatted(part.none()),
                            "Make a run that changes nothing: `rekey doctor --plan%s`".formatted(options.arguments())));
        } catch (SdkException e) {
            return new Tried.Not(refusal(e));
        }
    }

    private Finding refusal(SdkException e) {
        var trouble = AwsTrouble.of(e, options);
        return AwsTrouble.isDenial(e)
                ? Finding.fault(trouble.what(), trouble.remedy())
                : new Finding.NotLookedAt(trouble.what(), trouble.remedy());
    }

    private boolean follow(Run run) {
        progress(run).look();
        return true;
    }

    private boolean count(Run run) {
        return progress(run).batches().isPresent();
    }

    private ProgressReader progress(Run run) {
        return new ProgressReader(stepFunctions, bucket, run, Duration.ZERO, InstantSource.system());
    }
}
