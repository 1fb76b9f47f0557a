package rekey.operator;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How far a run is, at some moment.
///
/// @param batches done and of how many, in the phase that it is in; null where there are none
/// @param headway of its places; null where nothing is known of it
record Progress(
        Phase phase, @Nullable Batches batches, @Nullable Headway headway) {
    /// Child executions of the Map that is under way.
    ///
    /// @param done succeeded or failed
    /// @param waiting not begun
    record Batches(long done, long failed, long waiting, long all) {
        String words() {
            return "%d/%d batches%s".formatted(done, all, failed > 0 ? " (%d failed)".formatted(failed) : "");
        }
    }

    /// What a bar shows: done, and of how many. None where nothing can be counted.
    long done() {
        return headway != null ? headway.targetsDone() : batches != null ? batches.done() : 0;
    }

    long all() {
        return headway != null ? headway.targets() : batches != null ? batches.all() : -1;
    }

    /// For a log.
    String words() {
        return String.join(
                ", ", Stream.concat(Stream.of(phase.words()), numbers()).toList());
    }

    /// For a line that may be too short: the most important first.
    List<String> parts() {
        boolean isTold = headway != null && phase == Phase.ROTATING;
        return isTold
                ? numbers().toList()
                : Stream.concat(Stream.of(phase.words()), numbers()).toList();
    }

    private Stream<String> numbers() {
        if (headway == null) {
            return batches == null ? Stream.of() : Stream.of(batches.words());
        }
        var failed = batches == null || batches.failed() == 0
                ? Stream.<String>of()
                : Stream.of("failed batches: " + batches.failed());
        return Stream.concat(headway.parts().stream(), failed);
    }
}
