package rekey.reconcile;

import java.io.UncheckedIOException;
import rekey.run.Json;

/// An error as Step Functions has it: the cause of a Lambda error is JSON.
public record Problem(String error, String cause) {
    public String text() {
        if (!cause.startsWith("{")) {
            return cause;
        }
        try {
            var message = Json.tree(cause).path("errorMessage");
            return message.isTextual() ? message.textValue() : cause;
        } catch (UncheckedIOException _) {
            return cause; // Step Functions cuts a long cause, and half an object is no JSON
        }
    }
}
