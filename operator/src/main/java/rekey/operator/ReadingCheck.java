package rekey.operator;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;

/// Whether the caller may follow and read runs: by the calls themselves.
///
/// @param runs the last ones, the newest first
record ReadingCheck(Hub hub, HubOptions options, Supplier<List<Run>> runs) implements Check {
    @Override
    public String name() {
        return "reading";
    }

    @Override
    public List<Finding> look() {
        var refused = Stream.<Runnable>of(this::list, this::follow, this::read)
                .flatMap(call -> refusal(call).stream())
                .toList();
        return refused.isEmpty() ? List.of(new Finding.Right("Runs can be listed, followed and read")) : refused;
    }

    private List<Finding> refusal(Runnable call) {
        try {
            call.run();
            return List.of();
        } catch (SdkException e) {
            var trouble = AwsTrouble.of(e, options);
            return List.of(
                    AwsTrouble.isDenial(e)
                            ? Finding.fault(trouble.what(), trouble.remedy())
                            : new Finding.NotLookedAt(trouble.what(), trouble.remedy()));
        }
    }

    private void list() {
        var _ = runs.get();
    }

    private void follow() {
        runs.get().stream()
                .limit(1)
                .forEach(run -> new ProgressReader(hub.client(SfnClient.builder()), hub.bucket(), run).look());
    }

    private void read() {
        runs.get().stream()
                .filter(run -> run.outcome() != null)
                .limit(1)
                .forEach(run -> hub.runs().report(run.run()));
    }
}
