package rekey.operator;

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
    /// Empty where the template of its version has no such parameter.
    String parameter(String parameter) {
        return parameters.getOrDefault(parameter, "").strip();
    }
}
