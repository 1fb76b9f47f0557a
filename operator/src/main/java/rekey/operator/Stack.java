package rekey.operator;

import java.util.Map;

/// A deployed stack of Rekey.
///
/// @param account that it is in
/// @param stateMachine its ARN
/// @param parameters by their names in the template
record Stack(String name, String account, String stateMachine, String bucket, Map<String, String> parameters) {}
