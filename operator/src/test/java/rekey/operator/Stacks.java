package rekey.operator;

import java.util.HashMap;
import java.util.Map;

/// Stacks of tests.
final class Stacks {
    static final String MACHINE = "arn:aws:states:eu-central-1:111122223333:stateMachine:rekey";
    static final String WORKER = "arn:aws:iam::111122223333:role/rekey-worker";
    static final AwsCommand AWS = new AwsCommand("eu-central-1", new HubOptions());

    private Stacks() {}

    /// @param parameters name, value, name, value …
    static Stack with(String... parameters) {
        return in("UPDATE_COMPLETE", parameters);
    }

    static Stack in(String status, String... parameters) {
        Map<String, String> all = new HashMap<>();
        for (int at = 0; at < parameters.length; at += 2) {
            all.put(parameters[at], parameters[at + 1]);
        }
        return new Stack("rekey", "111122223333", status, MACHINE, WORKER, "bucket", all);
    }
}
