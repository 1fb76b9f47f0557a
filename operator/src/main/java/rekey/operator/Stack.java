package rekey.operator;

import java.time.Duration;
import java.util.Map;

/// A deployed stack of Rekey.
///
/// @param account that it is in
/// @param status as CloudFormation has it
/// @param stateMachine its ARN
/// @param workerRole its ARN: the role that enters the members
/// @param parameters by their names in the template
record Stack(
        String name,
        String account,
        String status,
        String stateMachine,
        String workerRole,
        String bucket,
        Map<String, String> parameters) {
    private static final Duration PROPAGATION = Duration.ofMinutes(5);

    /// Empty where the template of its version has no such parameter.
    String parameter(String parameter) {
        return parameters.getOrDefault(parameter, "").strip();
    }

    /// How long the stack waits after the last change: the template's default where it does not tell.
    Duration propagation() {
        var seconds = parameter("PropagationSeconds");
        return seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : PROPAGATION;
    }
}
