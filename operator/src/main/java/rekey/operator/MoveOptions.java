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
                    "readers: what happens where somebody would lose access to logs: a warning, or nothing moves there")
    @Nullable
    String readers;

    void addTo(ObjectNode input) {
        if (readers != null) {
            input.put("readers", readers);
        }
    }
}
