package rekey.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How targets are to be moved.
final class MoveOptions {
    @Option(
            names = "--readers",
            paramLabel = "warn|keep",
            description =
                    "readers: what to do in a place where somebody would lose access to logs: warn, or move nothing")
    @Nullable
    String readers;

    void addTo(ObjectNode input) {
        if (readers != null) {
            input.put("readers", readers);
        }
    }
}
