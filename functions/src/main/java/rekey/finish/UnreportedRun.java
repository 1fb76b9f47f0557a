package rekey.finish;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Optional;
import java.util.stream.Stream;
import rekey.input.Mode;
import rekey.restore.Restoration;
import rekey.run.Bucket;
import rekey.run.RunFolder;

/// An earlier run of whose end nobody was told, as the report of the next one tells of it.
final class UnreportedRun {
    private final Bucket bucket;
    private final RunFolder folder;

    UnreportedRun(Bucket bucket, String run) {
        this.bucket = bucket;
        this.folder = new RunFolder(run);
    }

    /// What of its plan is read again; a later version may have written more, and modes of its own.
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Planned(Input input) {
        @JsonIgnoreProperties(ignoreUnknown = true)
        private record Input(String mode) {}
    }

    String warning() {
        var told = "Run %s ended, and nobody was told ".formatted(folder.run());
        var report = bucket.list(folder.report()).isEmpty()
                ? Optional.<String>empty()
                : Optional.of("of it. Its report is " + bucket.address(folder.report()));
        return unchanging()
                .map(mode -> told
                        + "%s. It was of mode %s and has changed nothing"
                                .formatted(report.orElse("how far it came"), mode.text()))
                .orElseGet(() -> told
                        + "%s. To undo it: %s"
                                .formatted(
                                        report.orElse("how far it came. What it may have moved is in its journal, "
                                                + bucket.address(folder.journal())),
                                        Restoration.undoing(folder.run())));
    }

    /// Its mode, if no run of that changes anything; empty also if nobody knows.
    private Optional<Mode> unchanging() {
        var mode = bucket.get(folder.plan())
                .map(stored -> stored.as(Planned.class).input().mode());
        return Stream.of(Mode.values())
                .filter(one -> !one.changes() && mode.filter(one.text()::equals).isPresent())
                .findFirst();
    }
}
